#pragma once

#include <string>
#include <vector>

#include "io/sftp/connection.h"
#include "io/walk_folders.h"

namespace adze::io::sftp {

/// The folders of a server, as patterns are looked for in them.
class SftpFolders : public Folders {
 public:
  SftpFolders(Connection& connection, RunContext& context)
      : connection_(connection), context_(context) {}

  std::vector<FolderEntry> entries_in(const std::string& folder) override;
  EntryKind kind_of(const std::string& path) override;
  bool exists(const std::string& path) override;

 private:
  [[noreturn]] void fail(const std::string& folder, const Status& status) const;

  Connection& connection_;
  RunContext& context_;
  size_t names_seen_ = 0;
};

}  // namespace adze::io::sftp
