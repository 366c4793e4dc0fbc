#include "base/cancellation.h"

#include <algorithm>
#include <csignal>

#include "base/error.h"

namespace adze {

std::optional<std::chrono::steady_clock::time_point> Cancellation::deadline() const {
  const auto outer = outer_ != nullptr ? outer_->deadline() : std::nullopt;
  if (!deadline_ || !outer) return deadline_ ? deadline_ : outer;
  return std::min(*deadline_, *outer);
}

void Cancellation::check() const {
  if (outer_ != nullptr) outer_->check();
  const int signal_number = signal_.load(std::memory_order_relaxed);
  if (signal_number == SIGTERM) throw Error(ErrorCategory::kTerminated, "terminated (SIGTERM)");
  if (signal_number != 0) throw Error(ErrorCategory::kInterrupted, "interrupted (SIGINT)");
  if (deadline_ && std::chrono::steady_clock::now() >= *deadline_) {
    Error error(ErrorCategory::kResources, "the time limit is used up");
    error.shortage = Shortage::kTime;
    error.fix = "raise it with --timeout";
    throw error;
  }
}

}  // namespace adze
