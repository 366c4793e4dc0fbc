#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "csv/column_parser.h"
#include "csv/record.h"

/// What users are told of a record that breaks the contract: where, what and how to mend it.
namespace adze::csv {

/// A text and where it lies in its input.
struct TextPlace {
  std::string_view file;
  std::string_view text;
  uint64_t first_line = 1;  ///< physical line on which `text` begins, from 1
};

/// What is known of the columns of a text, by field.
struct ColumnNames {
  std::vector<std::string> names;                ///< of the header; empty without one
  std::vector<const ColumnContract*> contracts;  ///< null where not declared; may be empty
  size_t field_count = 0;                        ///< fields that a record has
  char delimiter = ',';

  /// "column 'amount' (int32)", or "" if nothing is known of the field.
  std::string describe(size_t field) const;
  std::string name(size_t field) const;
};

/// A record that does not fit the grammar or has the wrong number of fields. `is_cut`: the text
/// ends in it because it is longer than limits::record_bytes_max.
Error record_error(const TextPlace& place, const ColumnNames& columns, const Dialect& dialect,
                   const Record& record, bool is_cut);

/// A field that is not of its column's type. Offsets count from the beginning of place.text.
struct FieldPlace {
  size_t record_begin;
  size_t begin;
  size_t end;
  size_t field;  ///< which one of its record
};
Error field_error(const TextPlace& place, const ColumnNames& columns, const Dialect& dialect,
                  const FieldPlace& field, const char* problem, const char* fix);

}  // namespace adze::csv
