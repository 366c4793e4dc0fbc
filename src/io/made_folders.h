#pragma once

#include <string>
#include <vector>

namespace adze::io {

/// The missing folders above a target: made by the constructor, taken away again by the destructor
/// unless keep() was called. Folders into which others have put files meanwhile stay.
class MadeFolders {
 public:
  /// Makes `folder` and what is missing above it. `target` is for messages.
  MadeFolders(const std::string& folder, const std::string& target);
  ~MadeFolders();
  MadeFolders(const MadeFolders&) = delete;
  MadeFolders& operator=(const MadeFolders&) = delete;

  void keep() { made_.clear(); }
  /// Makes the new folders safe against a loss of power: syncs the folder above each.
  void sync() const;

 private:
  void remove();

  std::vector<std::string> made_;  ///< outermost first
};

}  // namespace adze::io
