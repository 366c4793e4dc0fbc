#include "csv/column_families.h"
#include "csv/kernels.h"
#include "csv/plain_column.h"

/// Integers of up to 64 bits. The kernel reads up to 18 digits, which always fit an int64, and
/// folds smallest and largest, so that the range of a narrow type costs one comparison a block;
/// int64's longest are left to the exact parser.
namespace adze::csv {
namespace {

class IntegerColumn : public PlainColumn {
 public:
  IntegerColumn(const ColumnContract& contract, const CsvOptions& options)
      : PlainColumn(contract, options), range_(integer_range(contract.type.id)) {}

 private:
  size_t read_plain(const FieldSpans& fields, VectorStorage& values, uint32_t* others) override {
    smallest_ = INT64_MAX;
    largest_ = INT64_MIN;
    return csv_kernels(cpu_level())
        .parse_integers(fields.text, fields.begin, fields.end, fields.count, values.int64s(),
                        &smallest_, &largest_, others);
  }

  size_t first_refused(VectorStorage& values, size_t count) override {
    if (smallest_ >= range_.min && largest_ <= range_.max) return SIZE_MAX;
    // The others are 0 so far, which is in every range.
    for (size_t row = 0; row < count; ++row) {
      const int64_t value = values.int64s()[row];
      if (value < range_.min || value > range_.max) return row;
    }
    return SIZE_MAX;
  }

  value::ParseResult read_exactly(std::string_view text, VectorStorage& values,
                                  size_t row) override {
    return value::parse_strict_int64(text, type(), {}, values.int64s()[row]);
  }

  IntegerRange range_;
  int64_t smallest_ = 0;
  int64_t largest_ = 0;
};

}  // namespace

ColumnParserPtr make_integer_column(const ColumnContract& contract, const CsvOptions& options) {
  return std::make_unique<IntegerColumn>(contract, options);
}

}  // namespace adze::csv
