#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "csv/column_parser.h"

namespace adze::csv {

/// Which unquoted spellings mean null in a column, besides the empty field.
class NullSpellings {
 public:
  NullSpellings(const ColumnContract& contract, const CsvOptions& options);

  bool empty() const { return lengths_ == 0; }
  bool contains(std::string_view text) const {
    const unsigned length = text.size() < 63 ? static_cast<unsigned>(text.size()) : 63;
    return ((lengths_ >> length) & 1) != 0 && is_listed(text);
  }

 private:
  bool is_listed(std::string_view text) const;

  std::vector<std::string> spellings_;
  uint64_t lengths_ = 0;  ///< bit n: one of n bytes is listed; bit 63: one of 63 or more
};

/// What a field of one column is before its type matters: null or not, and its text without quotes.
/// Not thread-safe: the spans it returns are its own.
class FieldForms {
 public:
  FieldForms(const ColumnContract& contract, const CsvOptions& options);

  const NullSpellings& null_spellings() const { return null_spellings_; }

  /// The same fields without their quotes, and with those that mean null made empty: kernels read
  /// these. Valid until the next call. For columns in which a quoted empty field is null too.
  FieldSpans without_quotes_and_nulls(const FieldSpans& fields);

  bool is_quoted(const FieldSpans& fields, size_t row) const {
    return fields.any_quote && fields.begin[row] != fields.end[row] &&
           fields.text[fields.begin[row]] == quote_;
  }

  /// The text between the quotes at `inner`, doubled or escaped ones resolved; what must be written
  /// anew goes to `arena`.
  std::string_view unescape(std::string_view inner, Arena& arena) const;

  /// What a null is told in a column that is declared nullable: false; else no problem.
  BadField refuse_null(size_t row) const;
  bool nullable() const { return nullable_; }

 private:
  NullSpellings null_spellings_;
  char quote_;
  char escape_;
  bool nullable_;
  std::vector<uint32_t> begin_;
  std::vector<uint32_t> end_;
};

}  // namespace adze::csv
