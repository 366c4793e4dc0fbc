#include "base/cancellation.h"

#include <csignal>

#include "base/error.h"

namespace adze {

void Cancellation::check() const {
  if (outer_ != nullptr) outer_->check();
  const int signal_number = signal_.load(std::memory_order_relaxed);
  if (signal_number == SIGTERM) throw Error(ErrorCategory::kTerminated, "terminated (SIGTERM)");
  if (signal_number != 0) throw Error(ErrorCategory::kInterrupted, "interrupted (SIGINT)");
  if (deadline_ && std::chrono::steady_clock::now() >= *deadline_) {
    Error error(ErrorCategory::kResources, "the time limit is used up");
    error.fix = "raise it with --timeout";
    throw error;
  }
}

}  // namespace adze
