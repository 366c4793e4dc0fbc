#include "base/cpu.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/error.h"

namespace adze {
namespace {

constexpr CpuLevel kLevelsBestFirst[] = {CpuLevel::kAvx512, CpuLevel::kAvx2, CpuLevel::kScalar};

}  // namespace

bool cpu_has(CpuLevel level) {
#if defined(__x86_64__)
  switch (level) {
    case CpuLevel::kScalar:
      return true;
    case CpuLevel::kAvx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
             __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("pclmul") &&
             __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("lzcnt") &&
             __builtin_cpu_supports("f16c");
    case CpuLevel::kAvx512:
      return cpu_has(CpuLevel::kAvx2) && __builtin_cpu_supports("avx512f") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vbmi") &&
             __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bitalg") &&
             __builtin_cpu_supports("vpclmulqdq") && __builtin_cpu_supports("gfni");
  }
  return false;
#else
  return level == CpuLevel::kScalar;
#endif
}

const char* cpu_level_name(CpuLevel level) {
  switch (level) {
    case CpuLevel::kScalar:
      return "scalar";
    case CpuLevel::kAvx2:
      return "avx2";
    case CpuLevel::kAvx512:
      return "avx512";
  }
  return "scalar";
}

CpuLevel parse_cpu_level(std::string_view name) {
  for (const CpuLevel level : kLevelsBestFirst) {
    const bool is_meant = name.empty() ? cpu_has(level) : name == cpu_level_name(level);
    if (!is_meant) continue;
    if (!cpu_has(level)) {
      Error error(ErrorCategory::kUsage, fmt::format("ADZE_KERNEL: this CPU has no {}", name));
      error.fix = "unset ADZE_KERNEL, and the best kernels of this CPU are used";
      throw error;
    }
    return level;
  }
  Error error(ErrorCategory::kUsage, fmt::format("ADZE_KERNEL: unknown kernel '{}'", name));
  error.fix = "use scalar, avx2 or avx512, or unset it";
  throw error;
}

CpuLevel cpu_level() {
  // The one getenv below cli/. The level must be known wherever a kernel is used, also in tests
  // and fuzzers that have no RunContext, and it never changes a result, only how fast it comes.
  static const CpuLevel level = [] {
    const char* forced = std::getenv("ADZE_KERNEL");
    return parse_cpu_level(forced == nullptr ? "" : forced);
  }();
  return level;
}

}  // namespace adze
