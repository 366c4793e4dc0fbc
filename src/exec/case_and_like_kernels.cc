#include <string>

#include "exec/change_case.h"
#include "exec/code_points.h"
#include "exec/like_pattern.h"
#include "exec/map_text.h"
#include "exec/sql_data_error.h"

// LOWER and UPPER, LIKE and ILIKE. ILIKE is LIKE of both sides in lower case, as in DuckDB.
namespace adze::exec {
namespace {

Vector change_case_of(const KernelCall& call, bool upper) {
  const Values<StringRef> text(call.arguments[0]);
  return map_text(call, [&](size_t i) {
    const std::string_view from = text[i].view();
    const size_t bytes = is_ascii(from) ? from.size() : changed_case_bytes_max(from);
    return change_case(from, upper, allocate_text(call, bytes));
  });
}

std::string_view escape_of(const KernelCall& call, size_t row) {
  if (call.arguments.size() < 3) return {};
  const std::string_view escape = call.arguments[2].string_at(row).view();
  if (count_code_points(escape) > 1) {
    const std::string message = "the ESCAPE of LIKE must be one character or empty";
    throw_sql_data(call.expression.position, {message, message, "write LIKE … ESCAPE '\\'"});
  }
  return escape;
}

/// A text in lower case, in memory that is used again; the last one is kept, for a pattern is
/// mostly the same in every row.
class LowerCase {
 public:
  std::string_view operator()(std::string_view text) {
    if (is_set_ && text == from_) return lower_;
    from_ = text;
    is_set_ = true;
    if (buffer_.size() < changed_case_bytes_max(text)) buffer_.resize(changed_case_bytes_max(text));
    lower_ = change_case(text, false, buffer_.data());
    return lower_;
  }

 private:
  bool is_set_ = false;
  std::string_view from_;
  std::string buffer_;
  std::string_view lower_;
};

}  // namespace

Vector lower_kernel(const KernelCall& call) { return change_case_of(call, false); }
Vector upper_kernel(const KernelCall& call) { return change_case_of(call, true); }

Vector like_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  const Values<StringRef> pattern(call.arguments[1]);
  return map_bools(call, [&](size_t i) {
    return matches_like(text[i].view(), pattern[i].view(), escape_of(call, i));
  });
}

Vector like_any_case_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  const Values<StringRef> pattern(call.arguments[1]);
  LowerCase lower_text;
  LowerCase lower_pattern;
  return map_bools(call, [&](size_t i) {
    return matches_like(lower_text(text[i].view()), lower_pattern(pattern[i].view()),
                        escape_of(call, i));
  });
}

}  // namespace adze::exec
