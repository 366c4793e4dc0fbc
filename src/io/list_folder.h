#pragma once

#include <string>
#include <vector>

namespace adze::io {

/// What is in a folder, in byte order, but for special files. A symbolic link is a file, wherever
/// it leads: reading it may lead out of the folder, removing it does not.
struct FolderListing {
  std::vector<std::string> files;
  std::vector<std::string> folders;  ///< without "." and ".."
  int error_number = 0;              ///< errno, if it could not be read
};

/// Lists the open folder `descriptor`.
FolderListing list_folder(int descriptor);

}  // namespace adze::io
