#include "base/random_digits.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <cstdint>

#include "base/error.h"

namespace adze {

std::string random_digits() {
  uint64_t random = 0;
  // Short requests are neither interrupted nor cut short.
  ADZE_CHECK(::getrandom(&random, sizeof random, 0) == sizeof random);
  return fmt::format("{:016x}", random);
}

}  // namespace adze
