#include "lambda/shutdown.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>

#include "base/error.h"

namespace adze::lambda {
namespace {

/// What the handler may reach. A signal is one of the process, so there is one.
std::atomic<Cancellation*> signalled{nullptr};
std::atomic<int> signalled_event{-1};

}  // namespace

Shutdown::Shutdown() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!event_.is_open()) {
    throw Error(ErrorCategory::kResources,
                "no event for signals can be made: " + system_error_text(errno));
  }
  signalled_event.store(event_.number());
  signalled.store(&cancellation_);
  install(on_signal);
}

Shutdown::~Shutdown() {
  install(SIG_DFL);
  signalled.store(nullptr);
  signalled_event.store(-1);
}

void Shutdown::install(void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGINT, &action, nullptr);
}

void Shutdown::on_signal(int number) {
  const int saved_errno = errno;
  if (Cancellation* cancellation = signalled.load()) cancellation->request(number);
  const uint64_t one = 1;
  // Only a counter near 2^64 could refuse.
  [[maybe_unused]] const ssize_t written = ::write(signalled_event.load(), &one, sizeof one);
  std::signal(number, SIG_DFL);
  errno = saved_errno;
}

void Shutdown::request() {
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(event_.number(), &one, sizeof one);
}

bool Shutdown::is_requested() const {
  pollfd event{.fd = event_.number(), .events = POLLIN, .revents = 0};
  return ::poll(&event, 1, 0) == 1;
}

}  // namespace adze::lambda
