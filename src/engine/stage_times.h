#pragma once

#include <chrono>
#include <vector>

#include "base/clock.h"
#include "engine/receipt.h"

namespace adze::engine {

/// Measures the stages of a job, one after another; the last one ends with this object, also when
/// an error ends it.
class StageTimes {
 public:
  StageTimes(const Clock& clock, std::vector<StageTime>& stages) : clock_(clock), stages_(stages) {}
  ~StageTimes() { end(); }
  StageTimes(const StageTimes&) = delete;
  StageTimes& operator=(const StageTimes&) = delete;

  void begin(const char* stage) {
    end();
    begun_ = clock_.now();
    cpu_seconds_begun_ = process_cpu_seconds();
    stages_.push_back({.name = stage});
    running_ = true;
  }

 private:
  void end() {
    if (!running_) return;
    stages_.back().seconds = std::chrono::duration<double>(clock_.now() - begun_).count();
    stages_.back().cpu_seconds = process_cpu_seconds() - cpu_seconds_begun_;
    running_ = false;
  }

  const Clock& clock_;
  std::vector<StageTime>& stages_;
  std::chrono::steady_clock::time_point begun_;
  double cpu_seconds_begun_ = 0;
  bool running_ = false;
};

}  // namespace adze::engine
