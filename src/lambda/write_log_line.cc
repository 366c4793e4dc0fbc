#include "lambda/write_log_line.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

namespace adze::lambda {
namespace {

/// Of the two streams, of which a process has one each. A pipe takes 4 KiB at once without mixing.
std::mutex streams_mutex;

/// How long a reader that takes nothing may hold up an invocation.
constexpr int kWaitMilliseconds = 1'000;

bool can_be_written_again(int descriptor) {
  if (errno == EINTR) return true;
  if (errno != EAGAIN) return false;
  pollfd wanted{.fd = descriptor, .events = POLLOUT, .revents = 0};
  return ::poll(&wanted, 1, kWaitMilliseconds) == 1;
}

}  // namespace

void write_log_line(int descriptor, std::string_view line) {
  const std::lock_guard lock(streams_mutex);
  while (!line.empty()) {
    const ssize_t written = ::write(descriptor, line.data(), line.size());
    if (written >= 0) {
      line.remove_prefix(static_cast<size_t>(written));
    } else if (!can_be_written_again(descriptor)) {
      return;
    }
  }
}

}  // namespace adze::lambda
