#include "csv/column_families.h"
#include "csv/kernels.h"
#include "csv/plain_column.h"

/// Decimals as scaled integers, in 64 bits up to precision 18 and in 128 beyond; uint64 is one of
/// precision 20 and scale 0. The kernel reads those whose scaled value has at most 18 digits.
namespace adze::csv {
namespace {

/// Up to precision 18.
class NarrowDecimalColumn : public PlainColumn {
 public:
  NarrowDecimalColumn(const ColumnContract& contract, const CsvOptions& options)
      : PlainColumn(contract, options),
        limit_(static_cast<int64_t>(power_of_ten(contract.type.precision))) {}

 private:
  size_t read_plain(const FieldSpans& fields, VectorStorage& values, uint32_t* others) override {
    return csv_kernels(cpu_level())
        .parse_decimals(fields.text, fields.begin, fields.end, fields.count, type().scale,
                        values.int64s(), others);
  }

  size_t first_refused(VectorStorage& values, size_t count) override {
    if (type().precision == 18) return SIZE_MAX;
    const int64_t* const scaled = values.int64s();
    bool all_fit = true;
    for (size_t row = 0; row < count; ++row) all_fit &= fits(scaled[row]);
    if (all_fit) return SIZE_MAX;
    for (size_t row = 0; row < count; ++row) {
      if (!fits(scaled[row])) return row;
    }
    return SIZE_MAX;
  }

  bool fits(int64_t scaled) const {
    return static_cast<uint64_t>(scaled + limit_ - 1) <= static_cast<uint64_t>(2 * (limit_ - 1));
  }

  value::ParseResult read_exactly(std::string_view text, VectorStorage& values,
                                  size_t row) override {
    return value::parse_strict_int64(text, type(), {}, values.int64s()[row]);
  }

  int64_t limit_;  ///< 10^precision
};

/// Precision 19 to 38, and uint64.
class WideDecimalColumn : public PlainColumn {
 public:
  WideDecimalColumn(const ColumnContract& contract, const CsvOptions& options)
      : PlainColumn(contract, options), is_unsigned_(contract.type.id == TypeId::kUInt64) {}

 private:
  size_t read_plain(const FieldSpans& fields, VectorStorage& values, uint32_t* others) override {
    Int128* const wide = values.int128s();
    if (type().scale > 18) return read_none(fields.count, wide, others);
    if (narrow_.size() < fields.count + 8) narrow_.resize(fields.count + 8);
    const size_t other_count =
        csv_kernels(cpu_level())
            .parse_decimals(fields.text, fields.begin, fields.end, fields.count, type().scale,
                            narrow_.data(), others);
    for (size_t row = 0; row < fields.count; ++row) wide[row] = narrow_[row];
    return other_count;
  }

  static size_t read_none(size_t count, Int128* values, uint32_t* others) {
    for (size_t row = 0; row < count; ++row) {
      values[row] = 0;
      others[row] = static_cast<uint32_t>(row);
    }
    return count;
  }

  size_t first_refused(VectorStorage& values, size_t count) override {
    if (!is_unsigned_) return SIZE_MAX;
    for (size_t row = 0; row < count; ++row) {
      if (values.int128s()[row] < 0) return row;
    }
    return SIZE_MAX;
  }

  value::ParseResult read_exactly(std::string_view text, VectorStorage& values,
                                  size_t row) override {
    return value::parse_strict_int128(text, type(), values.int128s()[row]);
  }

  bool is_unsigned_;
  std::vector<int64_t> narrow_;
};

}  // namespace

ColumnParserPtr make_decimal_column(const ColumnContract& contract, const CsvOptions& options) {
  if (contract.type.kind() == Kind::kInt128) {
    return std::make_unique<WideDecimalColumn>(contract, options);
  }
  return std::make_unique<NarrowDecimalColumn>(contract, options);
}

}  // namespace adze::csv
