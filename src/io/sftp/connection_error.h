#pragma once

#include <string>

#include "base/error.h"

namespace adze::io::sftp {

/// No connection, or one that was lost. Category kInput; for a target its caller makes kTarget of
/// it.
struct ConnectionError : Error {
  enum class Kind {
    kUnreachable,  ///< nobody answers there: worth a retry only if somebody did before
    kDropped,      ///< was there and broke off: worth a retry
  };

  ConnectionError(Kind kind_, std::string message_, std::string fix_)
      : Error(ErrorCategory::kInput, std::move(message_)), kind(kind_) {
    fix = std::move(fix_);
    may_run_again = true;
  }

  Kind kind;
};

}  // namespace adze::io::sftp
