#pragma once

#include <re2/re2.h>

#include <memory>
#include <string_view>

/// How regular expressions are read, shared by the binder, which refuses bad literals, and the
/// kernels, which run them. RE2 matches in time linear in the text, whatever the pattern.
namespace adze::plan {

/// The letters of DuckDB's options argument; of letters that contradict each other the last counts:
/// i and c (case), s and n, m, p (whether . matches a line end; it doesn't by default), l (the
/// pattern is plain text), g (regexp_replace: all matches).
struct RegularExpressionOptions {
  bool ignores_case = false;
  bool dot_matches_line_end = false;
  bool is_plain_text = false;
  bool replaces_all = false;
};

/// '\0', or the first letter that is none.
char parse_options(std::string_view letters, RegularExpressionOptions& options);

/// Never null; ok() is false and error() says why if the pattern is none. Memory is bounded by
/// limits::regular_expression_bytes_max. Any thread may use it.
std::unique_ptr<const re2::RE2> compile_regular_expression(std::string_view pattern,
                                                           const RegularExpressionOptions& options);

}  // namespace adze::plan
