#pragma once

#include <string>

#include "base/error.h"

namespace adze::io::s3 {

/// What the client throws is said of inputs; where a target is meant, it is the target's fault.
/// Runs `action` and passes its errors on as those of `target`.
template <typename Action>
auto targeting(const std::string& target, Action action) {
  try {
    return action();
  } catch (Error& error) {
    if (error.category == ErrorCategory::kInput) error.category = ErrorCategory::kTarget;
    if (error.file.empty()) error.file = target;
    throw;
  }
}

}  // namespace adze::io::s3
