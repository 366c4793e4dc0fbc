#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace adze {

/// Runs `work(i)` for i in [0, count) on `count` threads, the caller's among them, and returns when
/// all have. The first exception (by thread index) is thrown again after all have ended. With
/// count 1 no thread is started. Where the system refuses a thread, its work runs on the caller's
/// thread after the caller's own: work(i) must not wait for work(j) to begin.
void run_workers(unsigned count, const std::function<void(unsigned)>& work);

/// CPUs that this process may run on, which a container or taskset may have narrowed; at least 1.
unsigned available_cpus();

/// Leaves SIGINT and SIGTERM to the thread that the process began with. Called first by every other
/// one: a second signal must not end the process in one thread while the first is still being
/// answered in another.
void leave_signals_to_main_thread();

/// Lets workers hand in results in the order of a ticket, whatever order they finish in: the one
/// place where parallel work becomes serial again, and thus what makes output independent of
/// threads. Tickets are 0, 1, 2 … without gaps; each is entered and left exactly once, or the
/// turnstile is closed. Thread-safe.
class Turnstile {
 public:
  /// Waits until it is the turn of `ticket`. Returns false if the turnstile was closed meanwhile.
  bool enter(uint64_t ticket);
  /// True if enter(ticket) would not wait.
  bool is_turn(uint64_t ticket) const;
  /// REQUIRES: enter(ticket) returned true. Lets the next ticket in.
  void leave(uint64_t ticket);
  /// No more work: everyone waiting or entering later gets false.
  void close();
  bool closed() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t turn_ = 0;
  bool closed_ = false;
};

}  // namespace adze
