#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace adze::engine {

/// Measures the stages of a job, one after another; the last one ends with this object, also when
/// an error ends it.
class StageTimes {
 public:
  StageTimes(const Clock& clock, std::vector<std::pair<std::string, double>>& seconds)
      : clock_(clock), seconds_(seconds) {}
  ~StageTimes() { end(); }
  StageTimes(const StageTimes&) = delete;
  StageTimes& operator=(const StageTimes&) = delete;

  void begin(const char* stage) {
    end();
    begun_ = clock_.now();
    seconds_.emplace_back(stage, 0.0);
    running_ = true;
  }

 private:
  void end() {
    if (!running_) return;
    seconds_.back().second = std::chrono::duration<double>(clock_.now() - begun_).count();
    running_ = false;
  }

  const Clock& clock_;
  std::vector<std::pair<std::string, double>>& seconds_;
  std::chrono::steady_clock::time_point begun_;
  bool running_ = false;
};

}  // namespace adze::engine
