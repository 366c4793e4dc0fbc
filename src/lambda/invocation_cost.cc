#include "lambda/invocation_cost.h"

#include <algorithm>
#include <cmath>

#include "lambda/prices.h"

namespace adze::lambda {
namespace {

constexpr uint64_t kMemoryMbMin = 128;
constexpr uint64_t kMemoryMbStep = 64;
constexpr double kMemoryMbPerVcpu = 1'769;
/// Beyond the measured peak: other data, other buffers, what Lambda itself keeps in the sandbox.
constexpr double kPeakFactor = 1.25;
constexpr double kPeakExtraBytes = 32.0 * 1024 * 1024;
/// Of the timeout; the other half is for inputs that are larger and servers that are slower.
constexpr double kTimeShareMax = 0.5;
constexpr double kSavedShareMin = 0.05;

InvocationCost cost_of(uint64_t memory_mb, double seconds) {
  InvocationCost cost;
  cost.memory_mb = memory_mb;
  // 5.1 ms + 99.9 ms are 105 ms, whatever doubles make of it.
  constexpr double rounding_errors = 1e-6;
  cost.billed_seconds = std::ceil(seconds * 1'000 - rounding_errors) / 1'000;
  cost.gb_seconds = cost.billed_seconds * static_cast<double>(memory_mb) / 1'024;
  cost.dollars_x86_64 =
      cost.gb_seconds * prices::dollars_per_gb_second_x86_64 + prices::dollars_per_request;
  cost.dollars_arm64 =
      cost.gb_seconds * prices::dollars_per_gb_second_arm64 + prices::dollars_per_request;
  return cost;
}

/// The two parts of the time, and how they change with the memory.
class TimeModel {
 public:
  explicit TimeModel(const MeasuredInvocation& measured)
      : cpu_seconds_(measured.cpu_seconds),
        parallel_(std::max(1.0, measured.cpu_seconds / measured.seconds)),
        waiting_(std::max(0.0, measured.seconds - working(measured.memory_mb))) {}

  double seconds(uint64_t memory_mb) const { return waiting_ + working(memory_mb); }

 private:
  double working(uint64_t memory_mb) const {
    return cpu_seconds_ / std::min(static_cast<double>(memory_mb) / kMemoryMbPerVcpu, parallel_);
  }

  double cpu_seconds_;
  double parallel_;
  double waiting_;
};

uint64_t memory_mb_needed(uint64_t peak_bytes) {
  const double bytes = static_cast<double>(peak_bytes) * kPeakFactor + kPeakExtraBytes;
  const double steps = std::ceil(bytes / (1'048'576.0 * kMemoryMbStep));
  return std::max(kMemoryMbMin, static_cast<uint64_t>(steps) * kMemoryMbStep);
}

}  // namespace

double InvocationCost::dollars() const {
#ifdef __aarch64__
  return dollars_arm64;
#else
  return dollars_x86_64;
#endif
}

InvocationCost invocation_cost(const MeasuredInvocation& measured) {
  return cost_of(measured.memory_mb, measured.init_seconds + measured.seconds);
}

std::optional<MemoryAdvice> cheaper_memory(const MeasuredInvocation& measured) {
  if (!(measured.seconds > 0) || measured.memory_mb < kMemoryMbMin) return std::nullopt;
  const TimeModel model(measured);
  uint64_t memory_mb = memory_mb_needed(measured.peak_bytes);
  while (memory_mb < measured.memory_mb &&
         model.seconds(memory_mb) > measured.seconds_max * kTimeShareMax) {
    memory_mb += kMemoryMbStep;
  }
  if (memory_mb >= measured.memory_mb) return std::nullopt;
  const InvocationCost now = cost_of(measured.memory_mb, measured.seconds);
  const InvocationCost advised = cost_of(memory_mb, model.seconds(memory_mb));
  const double saved_share = 1 - advised.gb_seconds / now.gb_seconds;
  if (saved_share < kSavedShareMin) return std::nullopt;
  return MemoryAdvice{.cost = advised, .saved_share = saved_share};
}

}  // namespace adze::lambda
