#pragma once

#include <cstdint>
#include <optional>

namespace adze::lambda {

/// What an invocation costs, and what it would have cost with another memory size.
///
/// Lambda bills memory times time: the memory that is set, not what is used, and each millisecond
/// that is begun, the start of a cold one included. Memory buys CPU: 1,769 MB are one vCPU, 128 MB
/// a fourteenth of one. So the time is reckoned as two parts,
///
///   seconds(memory) = waiting + cpu_seconds / min(memory / 1769 MB, parallel)
///
/// where `waiting` (for S3, mostly) is what the measured time has beyond its CPU's part, and
/// `parallel` how many vCPUs the work has kept busy. The price is memory * seconds(memory): of the
/// waiting it falls with the memory; of the work it stays the same, down to any size, as long as
/// less memory makes it slower in the same proportion. So a smaller size is never dearer, only
/// slower, and the cheapest is the smallest that holds what the process needs and ends in time.
/// A short invocation may run faster than its share of the CPU; then nothing is waited for by this
/// reckoning, and a smaller size is not promised to be cheaper.
struct InvocationCost {
  uint64_t memory_mb = 0;
  double billed_seconds = 0;
  double gb_seconds = 0;
  double dollars_x86_64 = 0;  ///< the price of the request included
  double dollars_arm64 = 0;

  /// On the architecture that this program is built for.
  double dollars() const;
};

/// What was measured of an invocation.
struct MeasuredInvocation {
  uint64_t memory_mb = 0;   ///< that the function has
  double seconds = 0;       ///< of the invocation alone
  double init_seconds = 0;  ///< of a cold start before it; else 0
  double cpu_seconds = 0;   ///< of the invocation alone
  uint64_t peak_bytes = 0;
  double seconds_max = 0;  ///< the function's timeout
};

InvocationCost invocation_cost(const MeasuredInvocation& measured);

/// A size that would be cheaper.
struct MemoryAdvice {
  InvocationCost cost;     ///< with it; the seconds are estimated, a warm start assumed
  double saved_share = 0;  ///< of the GB-seconds of the invocation that was measured, from 0 to 1
};

/// The cheapest size for the next such invocation, if it saves 5 % at least: with a quarter and
/// 32 MB more than the peak, in half of the timeout at most, a multiple of 64 MB, from 128 MB on.
std::optional<MemoryAdvice> cheaper_memory(const MeasuredInvocation& measured);

}  // namespace adze::lambda
