#include "io/sftp/sftp_folders.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/limits.h"

namespace adze::io::sftp {

void SftpFolders::fail(const std::string& folder, const Status& status) const {
  Error error(status.is_refused() ? ErrorCategory::kPermission : ErrorCategory::kInput,
              "the folder can't be listed: " + status_text(status));
  error.file = connection_.session().location().shown_with_path(folder);
  if (status.is_refused()) error.fix = "ask its owner for the right to read it, or name the files";
  throw error;
}

std::vector<FolderEntry> SftpFolders::entries_in(const std::string& path) {
  const std::string folder = path.empty() ? "." : path;
  const auto refuse = [&](std::string message) {
    Error error(ErrorCategory::kInput, std::move(message));
    error.file = connection_.session().location().shown_with_path(folder);
    error.fix = "name a folder further down, or the files";
    throw error;
  };
  if (folder.size() > limits::sftp_path_bytes_max) refuse("the folders nest too deep");
  std::vector<ListedName> names;
  const Status status =
      connection_.list(folder, limits::sftp_names_max - names_seen_, names, context_);
  if (!status.is_ok()) {
    // A folder that is none, or not there, has no names.
    if (status.is_missing() || kind_of(folder) != EntryKind::kFolder) return {};
    fail(folder, status);
  }
  names_seen_ += names.size();
  if (names_seen_ > limits::sftp_names_max) {
    refuse(fmt::format("there are more than {} names to look at", limits::sftp_names_max));
  }
  std::vector<FolderEntry> entries;
  for (ListedName& name : names) {
    FolderEntry& entry = entries.emplace_back(FolderEntry{.name = std::move(name.name)});
    entry.kind = name.info.kind;
    entry.is_link = name.info.is_link;
    const bool is_untold = !entry.kind && !entry.is_link;
    FileInfo info;
    if (is_untold && connection_.link_stat(path + entry.name, info, context_).is_ok()) {
      entry.is_link = info.is_link;
    }
  }
  std::sort(entries.begin(), entries.end(),
            [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
  return entries;
}

EntryKind SftpFolders::kind_of(const std::string& path) {
  FileInfo info;
  const Status status = connection_.stat(path, info, context_);
  if (!status.is_ok()) return EntryKind::kMissing;
  return info.kind.value_or(EntryKind::kFile);
}

bool SftpFolders::exists(const std::string& path) {
  FileInfo info;
  return connection_.link_stat(path, info, context_).is_ok();
}

}  // namespace adze::io::sftp
