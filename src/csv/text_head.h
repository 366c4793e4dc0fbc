#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csv/dialect.h"

/// What stands before a text's rows: byte order mark, skipped lines, header.
namespace adze::csv {

/// The first bytes of a text that is being read.
class TextHead {
 public:
  virtual ~TextHead() = default;
  virtual std::string_view head() const = 0;
  /// Adds to head(); false at the end of the text. Where it has thrown once, it throws the same
  /// again.
  virtual bool read_more() = 0;
  /// Drops the first bytes of head().
  virtual void consume(size_t size) = 0;
  /// Physical line on which head() begins, from 1.
  virtual uint64_t line() const = 0;
};

/// What the head says of the records behind it.
struct HeadFindings {
  bool is_empty = true;            ///< there is no record at all, not even a header
  std::vector<std::string> names;  ///< of the header; empty without one
  size_t field_count = 0;          ///< of header or first record; 0 if that can't be said
  bool begins_blank = false;       ///< without a header: a blank line comes before the first record
  uint64_t header_line = 0;
  uint64_t blank_lines = 0;  ///< consumed, before the header
  /// A delimiter that would divide the text, where the one given leaves the header whole; or 0.
  char other_delimiter = 0;
};

/// Consumes what is before the first row. Throws Error(kContract): UTF-16, fewer lines than
/// skip_rows, a header that can't be read or has duplicate, empty or blank names. `file` is what
/// errors call the text.
HeadFindings read_head(TextHead& head, const Dialect& dialect, const std::string& file);

}  // namespace adze::csv
