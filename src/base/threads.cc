#include "base/threads.h"

#include <sched.h>

#include <csignal>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

#include "base/error.h"

namespace adze {

void run_workers(unsigned count, const std::function<void(unsigned)>& work) {
  std::vector<std::exception_ptr> failures(count);
  const auto run = [&](unsigned index) {
    try {
      work(index);
    } catch (...) {
      failures[index] = std::current_exception();
    }
  };

  std::vector<std::jthread> threads;
  threads.reserve(count);
  unsigned started = 1;
  const auto run_in_thread = [&run](unsigned index) {
    leave_signals_to_main_thread();
    run(index);
  };
  try {
    for (; started < count; ++started) threads.emplace_back(run_in_thread, started);
  } catch (const std::system_error&) {
    // No more threads to be had; the loop below does their work.
  }
  if (count > 0) run(0);
  for (unsigned index = started; index < count; ++index) run(index);
  threads.clear();  // joins

  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

unsigned available_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  const int count = CPU_COUNT(&set);
  return count < 1 ? 1 : static_cast<unsigned>(count);
}

void leave_signals_to_main_thread() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

bool Turnstile::enter(uint64_t ticket) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || turn_ == ticket; });
  return !closed_;
}

bool Turnstile::is_turn(uint64_t ticket) const {
  const std::lock_guard lock(mutex_);
  return closed_ || turn_ == ticket;
}

void Turnstile::leave(uint64_t ticket) {
  {
    const std::lock_guard lock(mutex_);
    ADZE_CHECK(turn_ == ticket);
    ++turn_;
  }
  changed_.notify_all();
}

void Turnstile::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

bool Turnstile::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

}  // namespace adze
