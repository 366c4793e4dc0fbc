#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "column/vector.h"
#include "csv/read_csv.h"

namespace adze::csv {

/// The fields of one column in some consecutive records: field i is text[begin[i], end[i]), with
/// its quotes if it has any, without the record's CR or LF. `text` is readable (any bytes) for
/// limits::padding_bytes before and after all fields; begin and end for 64 bytes after `count`.
struct FieldSpans {
  const char* text = nullptr;
  const uint32_t* begin = nullptr;
  const uint32_t* end = nullptr;
  size_t count = 0;
  bool any_quote = false;  ///< false: no field of the block begins with a quote
};

/// The first field of a column that is not of its type.
struct BadField {
  size_t row = SIZE_MAX;          ///< index in the spans; SIZE_MAX: none
  const char* problem = nullptr;  ///< "has a fraction"; static text
  const char* fix = nullptr;      ///< static text or null
};

/// Turns the fields of one declared column into values. One per column and reader; keeps the
/// column's dictionary from block to block. One thread at a time.
///
/// Structure of the fields (quotes, UTF-8, NUL) has been checked; a quoted field begins and ends
/// with the quote. Unquoted empty is null; quoted empty is "" in string columns, null in others;
/// null_values match unquoted fields only.
class ColumnParser {
 public:
  virtual ~ColumnParser() = default;

  /// Parses all fields; `out` has the column's value_type and points into `storage`, into the text,
  /// or into the dictionary. Returns the first bad field, if any; then `out` is good up to it.
  /// With `deliver` false only checks; `out` and `storage` are left alone.
  virtual BadField parse(const FieldSpans& fields, bool deliver, VectorStorage& storage,
                         Vector& out) = 0;
};

std::unique_ptr<ColumnParser> make_column_parser(const ColumnContract& contract,
                                                 const CsvOptions& options);

}  // namespace adze::csv
