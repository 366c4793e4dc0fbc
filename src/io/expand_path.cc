// A pattern is taken folder by folder: what has no glob is put on as it is, so that only folders
// are listed in which something is looked for. A folder is read to its end and closed before one in
// it is opened, so depth costs no descriptors. `**` does not follow symbolic links, which may lead
// back up. What can't be listed is an error, for a file that is left out in silence is lost.
#include "io/expand_path.h"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "io/glob_pattern.h"

namespace adze::io {
namespace {

[[noreturn]] void fail(ErrorCategory category, const std::string& file, std::string message,
                       std::string fix) {
  Error error(category, std::move(message));
  error.file = file;
  error.fix = std::move(fix);
  throw error;
}

/// The names in a folder but "." and "..", in byte order; none if it is no folder or not there.
std::vector<std::string> names_in(const std::string& folder, RunContext& context) {
  context.cancellation.check();
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(folder.empty() ? "." : folder.c_str()),
                                                   ::closedir);
  if (stream == nullptr) {
    if (errno == ENOENT || errno == ENOTDIR) return names;
    const bool is_refused = errno == EACCES || errno == EPERM;
    fail(is_refused ? ErrorCategory::kPermission : ErrorCategory::kInput,
         folder.empty() ? "." : folder, "the folder can't be listed: " + system_error_text(errno),
         is_refused ? "ask its owner for the right to read it, or name the files" : "");
  }
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool is_folder(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool is_link(const std::string& path) {
  struct stat status;
  return ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

bool exists(const std::string& path) {
  struct stat status;
  return ::lstat(path.c_str(), &status) == 0;
}

/// A regular file, or a link that leads nowhere, which is for whoever opens it to say.
bool is_file_of_folder(const std::string& path) {
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) return true;
  return S_ISREG(status.st_mode);
}

/// `folder` ends in '/'.
std::vector<std::string> files_in(const std::string& folder, RunContext& context) {
  std::vector<std::string> files;
  for (const std::string& name : names_in(folder, context)) {
    if (name[0] == '.' || name[0] == '_') continue;
    if (is_file_of_folder(folder + name)) files.push_back(folder + name);
  }
  return files;
}

/// The folders of a pattern, and what is looked for in each.
class GlobWalk {
 public:
  GlobWalk(std::string_view pattern, RunContext& context) : context_(context) {
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
      if (exists(path)) take(path, index);
      return;
    }
    const bool names_hidden = part[0] == '.' || part.starts_with("\\.");
    for (const std::string& name : names_in(folder, context_)) {
      if (name[0] == '.' && !names_hidden) continue;
      if (glob_matches(part, name)) take(folder + name, index);
    }
  }

  void walk_all_folders(const std::string& folder, size_t index) {
    walk(folder, index + 1);
    for (const std::string& name : names_in(folder, context_)) {
      const std::string path = folder + name;
      if (name[0] != '.' && !is_link(path) && is_folder(path)) walk_all_folders(path + "/", index);
    }
  }

  /// `path` fits the parts up to `index`.
  void take(const std::string& path, size_t index) {
    const bool is_last = index + 1 == parts_.size();
    if (!is_last || wants_folders_) {
      if (is_folder(path)) walk(path + "/", index + 1);
    } else if (is_folder(path)) {
      met_folders_ = true;
    } else {
      found_.insert(path);
    }
  }

  void take_files_of(const std::string& folder) {
    for (std::string& file : files_in(folder, context_)) found_.insert(std::move(file));
  }

  RunContext& context_;
  std::string root_;
  std::vector<std::string> parts_;
  bool wants_folders_ = false;
  bool met_folders_ = false;
  std::set<std::string> found_;  // sorted, and once each however many ways lead there
};

std::vector<std::string> expand_folder(const std::string& folder, const std::string& shown,
                                       RunContext& context) {
  std::vector<std::string> files = files_in(folder, context);
  if (!files.empty()) return files;
  if (exists(folder.substr(0, folder.find_last_not_of('/') + 1)) && !is_folder(folder)) {
    fail(ErrorCategory::kInput, shown, "is a file, not a folder", "leave the '/' at its end out");
  }
  if (!is_folder(folder)) fail(ErrorCategory::kInput, shown, "there is no such folder", "");
  fail(ErrorCategory::kInput, shown, "the folder has no files to read",
       "names that begin with '.' or '_' are left out, and so are folders in it");
}

}  // namespace

std::vector<std::string> expand_path(const std::string& path, const std::string& pattern,
                                     const std::string& shown, RunContext& context) {
  const bool is_plain = path.find('\0') != std::string::npos || exists(path) || !has_glob(pattern);
  if (is_plain) {
    return path.ends_with('/') ? expand_folder(path, shown, context)
                               : std::vector<std::string>{path};
  }
  GlobWalk walk(pattern, context);
  std::vector<std::string> files = walk.run();
  if (!files.empty()) return files;
  if (walk.met_folders()) {
    fail(ErrorCategory::kInput, shown, "the pattern fits folders, but no file",
         "add a '/' to read the files in them, or '/*.csv'");
  }
  fail(ErrorCategory::kInput, shown, "no file fits the pattern",
       "check the folder and the spelling; names that begin with a dot must be asked for");
}

}  // namespace adze::io
