// clang-format off
#define ADZE_KERNEL_NAMESPACE avx512
#include "parquet/kernels_inl.h"
#include "parquet/kernels.h"
// clang-format on

namespace adze::parquet {

extern const Kernels kernels_avx512;
using namespace avx512;  // NOLINT: this file is nothing else
const Kernels kernels_avx512 = {ADZE_KERNEL_LIST};

}  // namespace adze::parquet
