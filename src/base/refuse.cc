#include "base/refuse.h"

#include <utility>

#include "base/error.h"

namespace adze {

void refuse(std::string message, std::string fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.fix = std::move(fix);
  throw error;
}

}  // namespace adze
