#pragma once

#include <string_view>

namespace adze {

/// Which kernels run. Scalar is the definition; the others give the same results faster.
enum class CpuLevel { kScalar = 0, kAvx2 = 1, kAvx512 = 2 };

/// The best level of this CPU. AVX-512 stands for F, BW, VL, DQ, VBMI, VBMI2 and BITALG together
/// (Ice Lake, Zen 4 and later), which is what the kernels use. The environment variable
/// ADZE_KERNEL=scalar|avx2|avx512 forces one, for tests; forcing one that this CPU lacks, or an
/// unknown name, is an Error(kUsage). Detected once; thread-safe.
CpuLevel cpu_level();

/// The level by its name, or the best one for "" . Throws as above.
CpuLevel parse_cpu_level(std::string_view name);

const char* cpu_level_name(CpuLevel level);

/// True if this CPU can run kernels of `level`; tests run every one that it can.
bool cpu_has(CpuLevel level);

}  // namespace adze
