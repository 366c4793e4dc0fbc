#include "io/expand_path.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/run_context.h"
#include "io/walk_folders.h"

namespace adze::io {
namespace {

bool is_link(const std::string& path) {
  struct stat status;
  return ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

[[noreturn]] void fail_to_list(const std::string& folder, int error_number) {
  const bool is_refused = error_number == EACCES || error_number == EPERM;
  Error error(is_refused ? ErrorCategory::kPermission : ErrorCategory::kInput,
              "the folder can't be listed: " + system_error_text(error_number));
  error.file = folder;
  if (is_refused) error.fix = "ask its owner for the right to read it, or name the files";
  throw error;
}

/// The folders of this machine.
class LocalFolders : public Folders {
 public:
  explicit LocalFolders(RunContext& context) : context_(context) {}

  std::vector<FolderEntry> entries_in(const std::string& path) override {
    context_.cancellation.check();
    const std::string folder = path.empty() ? "." : path;
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(folder.c_str()), ::closedir);
    if (stream == nullptr) {
      if (errno == ENOENT || errno == ENOTDIR) return {};
      fail_to_list(folder, errno);
    }
    std::vector<FolderEntry> entries;
    while (const dirent* entry = ::readdir(stream.get())) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      FolderEntry& found = entries.emplace_back(FolderEntry{.name = std::string(name)});
      if (entry->d_type == DT_REG) found.kind = EntryKind::kFile;
      if (entry->d_type == DT_DIR) found.kind = EntryKind::kFolder;
      found.is_link =
          entry->d_type == DT_LNK || (entry->d_type == DT_UNKNOWN && is_link(path + found.name));
    }
    std::sort(entries.begin(), entries.end(),
              [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
    return entries;
  }

  EntryKind kind_of(const std::string& path) override {
    struct stat status;
    if (::stat(path.c_str(), &status) != 0) return EntryKind::kMissing;
    if (S_ISDIR(status.st_mode)) return EntryKind::kFolder;
    return S_ISREG(status.st_mode) ? EntryKind::kFile : EntryKind::kOther;
  }

  bool exists(const std::string& path) override {
    struct stat status;
    return ::lstat(path.c_str(), &status) == 0;
  }

 private:
  RunContext& context_;
};

}  // namespace

std::vector<std::string> expand_path(const std::string& path, const std::string& pattern,
                                     const std::string& shown, RunContext& context) {
  LocalFolders folders(context);
  return walk_folders(path, pattern, shown, folders);
}

}  // namespace adze::io
