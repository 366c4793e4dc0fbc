#include "engine/sql_place.h"

#include <algorithm>
#include <string_view>

#include "base/data_shape.h"

namespace adze::engine {
namespace {

/// Lines longer than this are shown from their beginning only.
constexpr size_t excerpt_bytes_max = 200;

std::string_view line_of(std::string_view text, uint64_t index) {
  for (; index > 0; --index) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

}  // namespace

void place_in_sql(const SqlText& sql, Error& error) {
  if (error.column == 0 || error.line < sql.first_line) return;
  error.file = sql.text_name;
  if (!error.excerpt) {
    const std::string_view line = line_of(sql.text, error.line - sql.first_line);
    if (line.size() <= excerpt_bytes_max) {
      error.excerpt = Excerpt{escape_controls(line), error.column - 1, false};
    }
  }
  error.column += sql.indentation;
}

}  // namespace adze::engine
