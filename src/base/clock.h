#pragma once

#include <chrono>
#include <cstdint>

namespace adze {

/// Time, as a seam for tests. Never part of the output: the same input gives the same bytes.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::steady_clock::time_point now() const {
    return std::chrono::steady_clock::now();
  }
};

/// CPU seconds (user and system) of this process so far.
double process_cpu_seconds();

/// Largest resident size of this process so far.
uint64_t process_peak_bytes();

}  // namespace adze
