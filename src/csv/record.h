#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "csv/dialect.h"

/// One record read byte by byte: the definition of the grammar (SEMANTICS "CSV, the grammar"), and
/// the way taken where the scan kernels have found something that is not plain rows. It is the only
/// code that says what is wrong with a record and where.
namespace adze::csv {

enum class RecordProblem {
  kNone,
  kQuoteInField,    ///< a quote inside an unquoted field
  kTextAfterQuote,  ///< something other than delimiter or line break after a closing quote
  kOpenQuote,       ///< the text ends inside quotes
  kUnfinished,      ///< the text ends without a line break
  kLoneCr,
  kNul,
  kNotUtf8,
  kTooFewFields,
  kTooManyFields,
};

/// A field as written, quotes included: text[begin, end).
struct FieldSpan {
  size_t begin;
  size_t end;
};

struct Record {
  RecordProblem problem = RecordProblem::kNone;
  size_t begin = 0;
  size_t end = 0;          ///< without its line break
  size_t next = 0;         ///< where the next record begins
  size_t field_count = 0;  ///< all of them, also those beyond fields_max
  size_t problem_at = 0;   ///< where in the text
  size_t problem_end = 0;  ///< kNotUtf8: the end of the field that begins at problem_at
  size_t problem_field = 0;

  bool is_blank() const { return problem == RecordProblem::kNone && end == begin; }
};

/// Reads the record that begins at `at` and puts its first `fields_max` fields into `fields`. Stops
/// at the first problem. A record needs its line break (kUnfinished): whoever reads the last line
/// of an input adds one.
Record read_record(std::string_view text, size_t at, const Dialect& dialect, size_t fields_max,
                   std::vector<FieldSpan>& fields);

/// The end of the record that begins at `at`, past its line break, or npos if the text ends before:
/// read_record without any checks, for texts that are still growing. `at` moves on and `state`
/// keeps what is known, so that each byte is looked at once.
struct RecordEndState {
  bool in_quotes = false;
  bool escaped = false;
};
size_t find_record_end(std::string_view text, size_t& at, const Dialect& dialect,
                       RecordEndState& state);

/// The content of a field: without its quotes, escapes resolved.
std::string field_content(std::string_view field, const Dialect& dialect);

}  // namespace adze::csv
