#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "plan/expression.h"

namespace adze::sql {

/// The SQL text with what messages need to point into it. Offsets are bytes from 0. Immutable.
class SqlText {
 public:
  /// `name` is what messages call the text, `first_line` the line of it that the text begins on.
  SqlText(std::string_view text, std::string name, unsigned first_line);

  const std::string& text() const { return text_; }

  /// Line and column of a byte; offsets past the end are those of the end.
  plan::SourcePosition position(size_t offset) const;
  /// Byte of the code point with this index (libpg_query counts these in its errors).
  size_t offset_of_code_point(size_t index) const;

  /// An Error(kUsage) that points at the place. `fix` may be empty.
  Error error(plan::SourcePosition position, std::string message, std::string fix) const;
  Error error(size_t offset, std::string message, std::string fix) const;

 private:
  std::string_view line_text(uint32_t line) const;
  size_t code_points_before(size_t offset) const;

  std::string text_;
  std::string name_;
  unsigned first_line_;
  // Every node of the tree asks for its position, so that counting from the start would be
  // quadratic.
  std::vector<size_t> line_starts_;
  std::vector<size_t> block_code_points_;  ///< before every 64th byte
};

/// REQUIRES at the start of compilation: throws Error(kUsage) for what no later step must see: a
/// NUL (libpg_query takes C strings) and invalid UTF-8 (its tree would not be JSON).
void check_characters(const SqlText& text);

}  // namespace adze::sql
