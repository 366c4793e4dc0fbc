#include "csv/dialect.h"

#include <fmt/format.h>

#include "base/data_shape.h"
#include "base/error.h"

namespace adze::csv {
namespace {

std::string quoted(char c) { return "'" + escape_controls(std::string_view(&c, 1)) + "'"; }

void check_character(const char* what, char c) {
  if (c == '\n' || c == '\r' || c == 0 || static_cast<unsigned char>(c) >= 0x80) {
    Error error(ErrorCategory::kUsage,
                fmt::format("{} can't be {}: it is one ASCII character, not a line break or NUL",
                            what, quoted(c)));
    error.fix = "use ',', ';', '|' or a tab between fields, and '\"' or ''' around them";
    throw error;
  }
}

void check_different(const char* what, char c, const char* other, char d) {
  if (c != d) return;
  Error error(ErrorCategory::kUsage, fmt::format("{} and {} are both {}", what, other, quoted(c)));
  error.fix = fmt::format("choose another {}", what);
  throw error;
}

}  // namespace

void Dialect::validate() const {
  check_character("delimiter", delimiter);
  if (!quote) return;
  check_character("quote", *quote);
  check_character("escape", escape);
  check_different("delimiter", delimiter, "quote", *quote);
  check_different("delimiter", delimiter, "escape", escape);
}

}  // namespace adze::csv
