#pragma once

#include "base/error.h"

namespace adze::io {

/// Thrown by commit(): somebody else was writing to the same target at the same time, nothing is
/// there yet, and nothing of ours is left. The same run again may well find out who was first.
struct ConflictingWrite : Error {
  explicit ConflictingWrite(const Error& error) : Error(error) {
    category = ErrorCategory::kTarget;
    may_run_again = true;
  }
};

}  // namespace adze::io
