#pragma once

#include <string_view>
#include <vector>

#include "csv/column_parser.h"
#include "csv/field_forms.h"
#include "value/parse_value.h"

namespace adze::csv {

/// A column of anything but strings. One way for all families: the family's kernel reads the common
/// forms of all fields and lists the others; of those, empty ones are null and the rest goes, one
/// by one, to the exact parser of value/, whose word is final. So a kernel may decline anything
/// but must never accept what the exact parser reads otherwise.
class PlainColumn : public ColumnParser {
 public:
  BadField parse(const FieldSpans& fields, bool deliver, VectorStorage& storage, Vector& out) final;

 protected:
  PlainColumn(const ColumnContract& contract, const CsvOptions& options);

  Type type() const { return type_; }  ///< as declared

  /// Reads the fields it can into `values`, which are prepared and padded; the indexes of the
  /// others into `others` (room for count + 16), ascending, with value 0. Returns how many others.
  virtual size_t read_plain(const FieldSpans& fields, VectorStorage& values, uint32_t* others) = 0;

  /// The first row that read_plain read and that the type doesn't allow, or SIZE_MAX.
  virtual size_t first_refused(VectorStorage& values, size_t count);

  /// Reads one field exactly into values[row].
  virtual value::ParseResult read_exactly(std::string_view text, VectorStorage& values,
                                          size_t row) = 0;

 private:
  /// Nulls and exact readings of the others before row `before`; the first bad one, if any.
  BadField read_others(const FieldSpans& original, const FieldSpans& plain, size_t other_count,
                       size_t before, VectorStorage& values, uint8_t*& valid);
  value::ParseResult read_other(const FieldSpans& original, const FieldSpans& plain, size_t row,
                                VectorStorage& values);

  Type type_;
  FieldForms forms_;
  std::vector<uint32_t> others_;
  VectorStorage scratch_;  ///< for values that are checked only
  Arena unescaped_;
};

}  // namespace adze::csv
