#pragma once

#include "base/cancellation.h"
#include "io/file_descriptor.h"

namespace adze::lambda {

/// SIGTERM, by which Lambda ends an environment (and SIGINT, for who runs the function by hand).
/// While this object lives the first signal asks everything to stop, and the second ends the
/// process at once. One at a time, made and destroyed by the main thread; the rest from any thread.
class Shutdown {
 public:
  Shutdown();
  ~Shutdown();
  Shutdown(const Shutdown&) = delete;
  Shutdown& operator=(const Shutdown&) = delete;

  /// That of all invocations, which theirs stop with.
  const Cancellation& cancellation() const { return cancellation_; }

  /// A descriptor that can be read from once a signal has come, for poll(2).
  int descriptor() const { return event_.number(); }

  bool is_requested() const;

  /// Lets every thread end that waits for an event; what is under way is done first.
  void request();

 private:
  static void on_signal(int number);
  static void install(void (*handler)(int));

  Cancellation cancellation_;
  io::FileDescriptor event_;
};

}  // namespace adze::lambda
