#include "lambda/temporary_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <filesystem>
#include <system_error>

#include "io/temporary_name.h"

namespace adze::lambda {
namespace {

constexpr const char* kName = "invocation";

}  // namespace

TemporaryFolder::TemporaryFolder(const std::string& parent)
    : path_(parent + "/" + io::temporary_name(kName)) {
  if (::mkdir(path_.c_str(), 0700) == 0) {
    lock_ =
        io::FileDescriptor(::open(path_.c_str(), O_RDONLY | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC));
    if (lock_.is_open()) ::flock(lock_.number(), LOCK_EX | LOCK_NB);
  }
  if (!lock_.is_open()) path_ = parent;
}

TemporaryFolder::~TemporaryFolder() {
  if (!lock_.is_open()) return;
  std::error_code ignored;  // what can't be removed now is a leftover of the next start
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace adze::lambda
