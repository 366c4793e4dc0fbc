#include "parquet/kernels.h"

#include "base/cpu.h"

namespace adze::parquet {

extern const Kernels kernels_scalar;
#ifdef __x86_64__
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;
#endif

const Kernels& kernels_of(CpuLevel level) {
  switch (level) {
    case CpuLevel::kScalar:
      return kernels_scalar;
#ifdef __x86_64__
    case CpuLevel::kAvx2:
      return kernels_avx2;
    case CpuLevel::kAvx512:
      return kernels_avx512;
#else
    default:
      break;
#endif
  }
  return kernels_scalar;
}

const Kernels& kernels() {
  static const Kernels& chosen = kernels_of(cpu_level());
  return chosen;
}

}  // namespace adze::parquet
