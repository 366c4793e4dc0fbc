// clang-format off
#define ADZE_KERNEL_NAMESPACE avx2
#include "parquet/kernels_inl.h"
#include "parquet/kernels.h"
// clang-format on

namespace adze::parquet {

extern const Kernels kernels_avx2;
using namespace avx2;  // NOLINT: this file is nothing else
const Kernels kernels_avx2 = {ADZE_KERNEL_LIST};

}  // namespace adze::parquet
