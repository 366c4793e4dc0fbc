#include "plan/regular_expression.h"

#include "base/limits.h"

namespace adze::plan {

char parse_options(std::string_view letters, RegularExpressionOptions& options) {
  for (const char letter : letters) {
    switch (letter) {
      case 'i':
      case 'c':
        options.ignores_case = letter == 'i';
        break;
      case 's':
      case 'n':
      case 'm':
      case 'p':
        options.dot_matches_line_end = letter == 's';
        break;
      case 'l':
        options.is_plain_text = true;
        break;
      case 'g':
        options.replaces_all = true;
        break;
      default:
        if (letter != ' ' && letter != '\t' && letter != '\n') return letter;
    }
  }
  return '\0';
}

std::unique_ptr<const re2::RE2> compile_regular_expression(
    std::string_view pattern, const RegularExpressionOptions& options) {
  re2::RE2::Options settings;
  settings.set_log_errors(false);
  settings.set_case_sensitive(!options.ignores_case);
  settings.set_dot_nl(options.dot_matches_line_end);
  settings.set_literal(options.is_plain_text);
  settings.set_max_mem(limits::regular_expression_bytes_max);
  return std::make_unique<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()),
                                          settings);
}

}  // namespace adze::plan
