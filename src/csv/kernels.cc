#include "csv/kernels.h"

#include "csv/parse_kernels.h"
#include "csv/scan_kernels.h"

namespace adze::csv {
namespace {

constexpr CsvKernels kScalar{
    .name = "scalar",
    .scan = scan_scalar::scan,
    .count_lines = scan_scalar::count_lines,
    .is_utf8 = scan_scalar::is_utf8,
    .transpose = scan_scalar::transpose,
    .parse_integers = parse_scalar::parse_integers,
    .parse_floats = parse_scalar::parse_floats,
    .parse_decimals = parse_scalar::parse_decimals,
    .parse_dates = parse_scalar::parse_dates,
};

#ifdef __x86_64__
// Where a level has no function of its own, the one of the level below is the fastest.
constexpr CsvKernels kAvx2{
    .name = "avx2",
    .scan = scan_avx2::scan,
    .count_lines = scan_avx2::count_lines,
    .is_utf8 = scan_avx2::is_utf8,
    .transpose = scan_avx2::transpose,
    .parse_integers = parse_avx2::parse_integers,
    .parse_floats = parse_avx2::parse_floats,
    .parse_decimals = parse_avx2::parse_decimals,
    .parse_dates = parse_avx2::parse_dates,
};

constexpr CsvKernels kAvx512{
    .name = "avx512",
    .scan = scan_avx512::scan,
    .count_lines = scan_avx512::count_lines,
    .is_utf8 = scan_avx2::is_utf8,
    .transpose = scan_avx2::transpose,
    .parse_integers = parse_avx512::parse_integers,
    .parse_floats = parse_avx512::parse_floats,
    .parse_decimals = parse_avx512::parse_decimals,
    .parse_dates = parse_avx512::parse_dates,
};
#endif

}  // namespace

const CsvKernels& csv_kernels(CpuLevel level) {
#ifdef __x86_64__
  switch (level) {
    case CpuLevel::kScalar:
      return kScalar;
    case CpuLevel::kAvx2:
      return kAvx2;
    case CpuLevel::kAvx512:
      return kAvx512;
  }
#endif
  static_cast<void>(level);
  return kScalar;
}

}  // namespace adze::csv
