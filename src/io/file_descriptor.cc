#include "io/file_descriptor.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/cancellation.h"
#include "base/run_context.h"

namespace adze::io {
namespace {

/// One system call moves at most this much, so that a run can be stopped between two of them.
constexpr size_t kCallBytesMax = size_t{8} << 20;

/// True if the descriptor is ready (or broken, which the next call will say). The wait ends now and
/// then so that a pipe which stays silent can't keep a run from its deadline or from a signal that
/// another thread took. Regular files are always ready.
bool wait_until_ready(int descriptor, short events) {
  pollfd waiting{.fd = descriptor, .events = events, .revents = 0};
  constexpr int kWaitMs = 100;
  return ::poll(&waiting, 1, kWaitMs) > 0;
}

}  // namespace

void FileDescriptor::close() {
  // Linux frees the number even if close() fails, so it is never repeated.
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

FileDescriptor open_file(const char* path, int flags, unsigned mode, RunContext& context) {
  while (true) {
    context.cancellation.check();
    const int number = ::open(path, flags | O_CLOEXEC, mode);
    if (number >= 0 || errno != EINTR) return FileDescriptor(number);
  }
}

ptrdiff_t read_some(int descriptor, std::span<char> into, RunContext& context) {
  while (true) {
    context.cancellation.check();
    if (!wait_until_ready(descriptor, POLLIN)) continue;
    const ssize_t got = ::read(descriptor, into.data(), std::min(into.size(), kCallBytesMax));
    if (got >= 0) return got;
    if (errno != EAGAIN && errno != EINTR) return -1;
  }
}

int write_all(int descriptor, std::span<const char> bytes, RunContext& context) {
  while (!bytes.empty()) {
    context.cancellation.check();
    if (!wait_until_ready(descriptor, POLLOUT)) continue;
    const ssize_t put = ::write(descriptor, bytes.data(), std::min(bytes.size(), kCallBytesMax));
    if (put >= 0) {
      bytes = bytes.subspan(static_cast<size_t>(put));
    } else if (errno != EAGAIN && errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace adze::io
