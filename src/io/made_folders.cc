#include "io/made_folders.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "io/file_descriptor.h"
#include "io/path.h"
#include "io/target_error.h"

namespace adze::io {
namespace {

bool is_folder(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// The folders of `folder` from the outermost, itself last: a, a/b, a/b/c.
std::vector<std::string> folder_chain(const std::string& folder) {
  std::vector<std::string> chain;
  for (size_t slash = folder.find('/', 1); slash != std::string::npos;
       slash = folder.find('/', slash + 1)) {
    if (folder[slash - 1] != '/') chain.push_back(folder.substr(0, slash));
  }
  chain.push_back(folder);
  return chain;
}

}  // namespace

MadeFolders::MadeFolders(const std::string& folder, const std::string& target) {
  if (is_folder(folder)) return;
  for (const std::string& path : folder_chain(folder)) {
    constexpr mode_t kMode = 0777;  // less the umask
    if (::mkdir(path.c_str(), kMode) == 0) {
      made_.push_back(path);
      continue;
    }
    const int error_number = errno;
    if (is_folder(path)) continue;
    remove();  // the destructor does not run for a constructor that throws
    if (error_number == EEXIST || error_number == ENOTDIR) {
      refuse_target(target, fmt::format("'{}' is not a folder", path), "name another target");
    }
    fail_opening_target(target, error_number);
  }
}

MadeFolders::~MadeFolders() { remove(); }

void MadeFolders::remove() {
  for (; !made_.empty(); made_.pop_back()) ::rmdir(made_.back().c_str());
}

void MadeFolders::sync() const {
  for (const std::string& path : made_) {
    FileDescriptor folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.is_open()) ::fsync(folder.number());
  }
}

}  // namespace adze::io
