#include <algorithm>

#include "csv/column_families.h"
#include "csv/kernels.h"
#include "csv/parse_kernels.h"
#include "csv/plain_column.h"

/// Floats of 16, 32 and 64 bits; all are doubles in memory. A half is rounded once: the kernel
/// gives the correctly rounded double, which a second kernel rounds to a half unless it lies
/// exactly between two, where the digits beyond the double decide; those go to the exact parser.
namespace adze::csv {
namespace {

size_t round_to_float16(double* values, size_t count, uint32_t* others) {
#ifdef __x86_64__
  switch (cpu_level()) {
    case CpuLevel::kAvx512:
      return parse_avx512::round_to_float16(values, count, others);
    case CpuLevel::kAvx2:
      return parse_avx2::round_to_float16(values, count, others);
    case CpuLevel::kScalar:
      break;
  }
#endif
  return parse_scalar::round_to_float16(values, count, others);
}

class FloatColumn : public PlainColumn {
 public:
  FloatColumn(const ColumnContract& contract, const CsvOptions& options)
      : PlainColumn(contract, options) {}

 private:
  size_t read_plain(const FieldSpans& fields, VectorStorage& values, uint32_t* others) override {
    double* const doubles = values.float64s();
    const size_t other_count =
        csv_kernels(cpu_level())
            .parse_floats(fields.text, fields.begin, fields.end, fields.count,
                          type().id == TypeId::kFloat32, doubles, others);
    return type().id == TypeId::kFloat16 ? round_halves(doubles, fields.count, others, other_count)
                                         : other_count;
  }

  /// Rounds to halves; merges those that can't be rounded here with the others there are already.
  size_t round_halves(double* doubles, size_t count, uint32_t* others, size_t other_count) {
    if (unrounded_.size() < count + 16) {
      unrounded_.resize(count + 16);
      merged_.resize(count + 16);
    }
    const size_t unrounded = round_to_float16(doubles, count, unrounded_.data());
    if (unrounded == 0) return other_count;
    for (size_t i = 0; i < unrounded; ++i) doubles[unrounded_[i]] = 0;
    // No row is in both lists, for the values of the others are 0, which can be rounded.
    std::merge(others, others + other_count, unrounded_.begin(),
               unrounded_.begin() + static_cast<ptrdiff_t>(unrounded), merged_.begin());
    std::copy_n(merged_.begin(), other_count + unrounded, others);
    return other_count + unrounded;
  }

  value::ParseResult read_exactly(std::string_view text, VectorStorage& values,
                                  size_t row) override {
    return value::parse_strict_float64(text, type(), values.float64s()[row]);
  }

  std::vector<uint32_t> unrounded_;
  std::vector<uint32_t> merged_;
};

}  // namespace

ColumnParserPtr make_float_column(const ColumnContract& contract, const CsvOptions& options) {
  return std::make_unique<FloatColumn>(contract, options);
}

}  // namespace adze::csv
