#include <algorithm>

#include "exec/code_points.h"
#include "exec/map_text.h"

// Parts of a text: LEFT, RIGHT and SPLIT_PART. Results are views of the argument.
namespace adze::exec {
namespace {

/// Beyond any text, and far from overflow.
constexpr int64_t kFar = int64_t{1} << 40;

std::string_view left(std::string_view text, int64_t count) {
  if (count < 0) count = std::max<int64_t>(count_code_points(text) + std::max(count, -kFar), 0);
  return text.substr(0, skip_code_points(text, count));
}

std::string_view right(std::string_view text, int64_t count) {
  if (count < 0) return text.substr(skip_code_points(text, -std::max(count, -kFar)));
  const int64_t dropped = count_code_points(text) - std::min(count, kFar);
  return text.substr(skip_code_points(text, std::max<int64_t>(dropped, 0)));
}

/// Takes the first part off `text`; an empty separator stands between all code points.
std::string_view take_part(std::string_view& text, std::string_view separator, bool& is_last) {
  size_t end = separator.empty() ? skip_code_points(text, 1) : text.find(separator);
  is_last = end == text.npos || (separator.empty() && end >= text.size());
  if (is_last) end = text.size();
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(is_last ? end : end + separator.size());
  return part;
}

/// Part `number` from 1, or from the end if negative; empty if there is none.
std::string_view split_part(std::string_view text, std::string_view separator, int64_t number) {
  if (number < 0) {
    int64_t count = 0;
    std::string_view rest = text;
    for (bool is_last = false; !is_last; ++count) take_part(rest, separator, is_last);
    number = count + 1 + std::max(number, -kFar);
  }
  bool is_last = false;
  for (; number > 0 && !is_last; --number) {
    const std::string_view part = take_part(text, separator, is_last);
    if (number == 1) return part;
  }
  return {};
}

template <typename Part>
Vector part_by_count(const KernelCall& call, Part part) {
  const Values<StringRef> text(call.arguments[0]);
  const Values<int64_t> count(call.arguments[1]);
  return map_text(call, [&](size_t i) { return part(text[i].view(), count[i]); });
}

}  // namespace

Vector left_kernel(const KernelCall& call) { return part_by_count(call, left); }
Vector right_kernel(const KernelCall& call) { return part_by_count(call, right); }

Vector split_part_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  const Values<StringRef> separator(call.arguments[1]);
  const Values<int64_t> number(call.arguments[2]);
  return map_text(
      call, [&](size_t i) { return split_part(text[i].view(), separator[i].view(), number[i]); });
}

}  // namespace adze::exec
