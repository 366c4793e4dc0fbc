#pragma once

#include <cstdint>
#include <optional>

namespace adze::csv {

/// How a CSV text is written. Never guessed by run and Lambda.
struct Dialect {
  char delimiter = ',';
  std::optional<char> quote = '"';
  /// Same as quote: a doubled quote inside quotes is one. Else works only inside quotes.
  char escape = '"';
  bool header = true;
  uint64_t skip_rows = 0;     ///< physical lines before the header
  bool dedupe_names = false;  ///< duplicate and blank names are numbered (distinct_names.h)

  /// Throws Error(kUsage) for delimiter, quote or escape that can't be (newline, NUL, non-ASCII,
  /// equal ones).
  void validate() const;
};

}  // namespace adze::csv
