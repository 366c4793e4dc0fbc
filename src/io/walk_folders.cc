// A pattern is taken folder by folder: what has no glob is put on as it is, so that only folders
// are listed in which something is looked for. A folder is read to its end and closed before one in
// it is opened, so depth costs no descriptors. `**` does not follow symbolic links, which may lead
// back up. What can't be listed is an error, for a file that is left out in silence is lost.
#include "io/walk_folders.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/limits.h"
#include "io/glob_pattern.h"

namespace adze::io {
namespace {

[[noreturn]] void fail(const std::string& file, std::string message, std::string fix) {
  Error error(ErrorCategory::kInput, std::move(message));
  error.file = file;
  error.fix = std::move(fix);
  throw error;
}

EntryKind kind_of(const FolderEntry& entry, const std::string& path, Folders& folders) {
  return entry.kind ? *entry.kind : folders.kind_of(path);
}

/// `folder` ends in '/'. A link that leads nowhere is for whoever opens it to say.
std::vector<std::string> files_in(const std::string& folder, Folders& folders) {
  std::vector<std::string> files;
  for (const FolderEntry& entry : folders.entries_in(folder)) {
    if (entry.name[0] == '.' || entry.name[0] == '_') continue;
    const EntryKind kind = kind_of(entry, folder + entry.name, folders);
    if (kind == EntryKind::kFile || kind == EntryKind::kMissing) {
      files.push_back(folder + entry.name);
    }
  }
  return files;
}

/// The folders of a pattern, and what is looked for in each.
class GlobWalk {
 public:
  GlobWalk(std::string_view pattern, Folders& folders) : folders_(folders) {
    root_ = pattern.starts_with('/') ? "/" : "";
    wants_folders_ = pattern.ends_with('/');
    while (!pattern.empty()) {
      const size_t slash = std::min(pattern.find('/'), pattern.size());
      const std::string_view part = pattern.substr(0, slash);
      pattern.remove_prefix(std::min(slash + 1, pattern.size()));
      if (part.empty() || (part == "**" && !parts_.empty() && parts_.back() == "**")) continue;
      parts_.emplace_back(part);
    }
    if (parts_.back() == "**" && !wants_folders_) parts_.emplace_back("*");
  }

  /// At most one more than a job may have: whoever counts them all says so.
  std::vector<std::string> run() {
    walk(root_, 0);
    return {found_.begin(), found_.end()};
  }

  bool met_folders() const { return met_folders_; }

 private:
  /// `folder` is empty or ends in '/'.
  void walk(const std::string& folder, size_t index) {
    if (found_.size() > limits::inputs_max) return;
    if (index == parts_.size()) return take_files_of(folder);
    const std::string& part = parts_[index];
    if (part == "**") return walk_all_folders(folder, index);
    if (!has_glob(part)) {
      const std::string path = folder + glob_unescaped(part);
      if (folders_.exists(path)) take(path, folders_.kind_of(path), index);
      return;
    }
    const bool names_hidden = part[0] == '.' || part.starts_with("\\.");
    for (const FolderEntry& entry : folders_.entries_in(folder)) {
      if (entry.name[0] == '.' && !names_hidden) continue;
      if (!glob_matches(part, entry.name)) continue;
      const std::string path = folder + entry.name;
      take(path, kind_of(entry, path, folders_), index);
    }
  }

  void walk_all_folders(const std::string& folder, size_t index) {
    walk(folder, index + 1);
    for (const FolderEntry& entry : folders_.entries_in(folder)) {
      if (entry.name[0] == '.' || entry.is_link) continue;
      const std::string path = folder + entry.name;
      if (kind_of(entry, path, folders_) == EntryKind::kFolder) walk_all_folders(path + "/", index);
    }
  }

  /// `path` fits the parts up to `index`.
  void take(const std::string& path, EntryKind kind, size_t index) {
    const bool is_last = index + 1 == parts_.size();
    if (!is_last || wants_folders_) {
      if (kind == EntryKind::kFolder) walk(path + "/", index + 1);
    } else if (kind == EntryKind::kFolder) {
      met_folders_ = true;
    } else {
      found_.insert(path);
    }
  }

  void take_files_of(const std::string& folder) {
    for (std::string& file : files_in(folder, folders_)) found_.insert(std::move(file));
  }

  Folders& folders_;
  std::string root_;
  std::vector<std::string> parts_;
  bool wants_folders_ = false;
  bool met_folders_ = false;
  std::set<std::string> found_;  // sorted, and once each however many ways lead there
};

std::vector<std::string> expand_folder(const std::string& folder, const std::string& shown,
                                       Folders& folders) {
  std::vector<std::string> files = files_in(folder, folders);
  if (!files.empty()) return files;
  const std::string without_slash = folder.substr(0, folder.find_last_not_of('/') + 1);
  const bool is_folder = folders.kind_of(folder) == EntryKind::kFolder;
  if (!is_folder && folders.exists(without_slash)) {
    fail(shown, "is a file, not a folder", "leave the '/' at its end out");
  }
  if (!is_folder) fail(shown, "there is no such folder", "");
  fail(shown, "the folder has no files to read",
       "names that begin with '.' or '_' are left out, and so are folders in it");
}

}  // namespace

std::vector<std::string> walk_folders(const std::string& path, const std::string& pattern,
                                      const std::string& shown, Folders& folders) {
  const bool is_plain =
      path.find('\0') != std::string::npos || !has_glob(pattern) || folders.exists(path);
  if (is_plain) {
    return path.ends_with('/') ? expand_folder(path, shown, folders)
                               : std::vector<std::string>{path};
  }
  GlobWalk walk(pattern, folders);
  std::vector<std::string> files = walk.run();
  if (!files.empty()) return files;
  if (walk.met_folders()) {
    fail(shown, "the pattern fits folders, but no file",
         "add a '/' to read the files in them, or '/*.csv'");
  }
  fail(shown, "no file fits the pattern",
       "check the folder and the spelling; names that begin with a dot must be asked for");
}

}  // namespace adze::io
