#pragma once

#include <optional>
#include <string>
#include <vector>

namespace adze::io {

enum class EntryKind { kMissing, kFile, kFolder, kOther };

struct FolderEntry {
  std::string name;  ///< not empty, and without '/'
  bool is_link = false;
  std::optional<EntryKind> kind = {};  ///< with links followed; unset: ask kind_of()
};

/// A tree of folders, on a disk or on a server. Its calls throw Error for what can't be listed and
/// when the run is to stop.
class Folders {
 public:
  virtual ~Folders() = default;

  /// But "." and "..", in byte order; none if `folder` is no folder or not there. `folder` ends in
  /// '/', or is empty: where relative paths begin.
  virtual std::vector<FolderEntry> entries_in(const std::string& folder) = 0;
  /// What `path` is, links followed.
  virtual EntryKind kind_of(const std::string& path) = 0;
  /// Also a link that leads nowhere.
  virtual bool exists(const std::string& path) = 0;
};

/// The rules of expand_input() for anything that has folders: `path` if it exists or is no glob,
/// else what `pattern` fits, at most one more than limits::inputs_max. `shown` is what errors call
/// it.
std::vector<std::string> walk_folders(const std::string& path, const std::string& pattern,
                                      const std::string& shown, Folders& folders);

}  // namespace adze::io
