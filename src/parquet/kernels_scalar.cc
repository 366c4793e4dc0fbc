// clang-format off
#define ADZE_KERNEL_NAMESPACE scalar
#include "parquet/kernels_inl.h"
#include "parquet/kernels.h"
// clang-format on

namespace adze::parquet {

extern const Kernels kernels_scalar;
using namespace scalar;  // NOLINT: this file is nothing else
const Kernels kernels_scalar = {ADZE_KERNEL_LIST};

}  // namespace adze::parquet
