#include <utility>

#include "csv/column_families.h"

/// A column that was empty where its type was inferred: the first value is a bad field, for nobody
/// knows of what type it is.
namespace adze::csv {
namespace {

class EmptyColumn : public ColumnParser {
 public:
  explicit EmptyColumn(ColumnParserPtr strings) : strings_(std::move(strings)) {}

  BadField parse(const FieldSpans& fields, bool deliver, VectorStorage& storage,
                 Vector& out) override {
    Vector& strings = deliver ? out : ignored_;
    const BadField bad = strings_->parse(fields, true, deliver ? storage : scratch_, strings);
    for (size_t row = 0; row < fields.count && row < bad.row; ++row) {
      if (!strings.is_null(row) && strings.string_at(row).size > 0) {
        return {row, "is the column's first value", nullptr};
      }
    }
    return bad;
  }

 private:
  ColumnParserPtr strings_;
  VectorStorage scratch_;
  Vector ignored_;
};

}  // namespace

ColumnParserPtr make_empty_column(const ColumnContract& contract, const CsvOptions& options) {
  return std::make_unique<EmptyColumn>(make_string_column(contract, options));
}

}  // namespace adze::csv
