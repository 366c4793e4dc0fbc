#include "io/list_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace adze::io {
namespace {

void add_entry(int folder, const char* name, FolderListing& listing) {
  struct stat status;
  if (::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return;  // gone meanwhile
  if (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode)) listing.files.emplace_back(name);
  const bool is_itself_or_above = std::string_view(name) == "." || std::string_view(name) == "..";
  if (S_ISDIR(status.st_mode) && !is_itself_or_above) listing.folders.emplace_back(name);
}

}  // namespace

FolderListing list_folder(int descriptor) {
  FolderListing listing;
  // A descriptor of its own, for fdopendir takes it and reading moves it.
  const int copy = ::openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* stream = copy < 0 ? nullptr : ::fdopendir(copy);
  if (stream == nullptr) {
    listing.error_number = errno;
    if (copy >= 0) ::close(copy);
    return listing;
  }
  errno = 0;
  while (const dirent* entry = ::readdir(stream)) {
    add_entry(descriptor, entry->d_name, listing);
    errno = 0;
  }
  listing.error_number = errno;
  ::closedir(stream);
  std::sort(listing.files.begin(), listing.files.end());
  std::sort(listing.folders.begin(), listing.folders.end());
  return listing;
}

}  // namespace adze::io
