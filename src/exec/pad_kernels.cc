#include <algorithm>

#include "base/limits.h"
#include "exec/code_points.h"
#include "exec/map_text.h"
#include "exec/sql_data_error.h"

// LPAD, RPAD and REPEAT: texts as long as a number says, so the size is known, and refused where it
// is hostile, before anything is allocated.
namespace adze::exec {
namespace {

/// What fills up a text of `filled` code points to `count`.
struct Padding {
  size_t whole = 0;  ///< how often the padding is repeated
  size_t rest = 0;   ///< bytes of it after that
};

Padding padding_for(const KernelCall& call, std::string_view padding, int64_t missing) {
  const int64_t size = count_code_points(padding);
  if (size == 0) {
    const std::string message =
        std::string(plan::function_name(call.expression.function)) + "() has nothing to pad with";
    throw_sql_data(call.expression.position,
                   {message, message, "give it a text that isn't empty, such as ' '"});
  }
  return {static_cast<size_t>(missing / size), skip_code_points(padding, missing % size)};
}

std::string_view pad(const KernelCall& call, std::string_view text, int64_t count,
                     std::string_view padding, bool at_left) {
  count = std::max<int64_t>(count, 0);
  const int64_t size = count_code_points(text);
  if (size >= count) return text.substr(0, skip_code_points(text, count));
  // Beyond any bound, and far from overflow.
  const int64_t missing = std::min<int64_t>(count - size, int64_t{1} << 40);
  const Padding fill = padding_for(call, padding, missing);
  const size_t fill_bytes = fill.whole * padding.size() + fill.rest;
  char* const begin = allocate_text(call, text.size() + fill_bytes);
  char* end = begin;
  if (!at_left) end = std::copy(text.begin(), text.end(), end);
  for (size_t i = 0; i < fill.whole; ++i) end = std::copy(padding.begin(), padding.end(), end);
  end = std::copy_n(padding.begin(), fill.rest, end);
  if (at_left) std::copy(text.begin(), text.end(), end);
  return {begin, text.size() + fill_bytes};
}

Vector pad_texts(const KernelCall& call, bool at_left) {
  const Values<StringRef> text(call.arguments[0]);
  const Values<int64_t> count(call.arguments[1]);
  const Values<StringRef> padding(call.arguments[2]);
  return map_text(call, [&](size_t i) {
    return pad(call, text[i].view(), count[i], padding[i].view(), at_left);
  });
}

std::string_view repeat(const KernelCall& call, std::string_view text, int64_t count) {
  if (text.empty() || count <= 0) return {};
  const auto bounded = static_cast<size_t>(
      std::min<int64_t>(count, static_cast<int64_t>(limits::computed_text_bytes_max) + 1));
  char* const begin = allocate_text(call, text.size() * bounded);
  char* end = begin;
  for (size_t i = 0; i < bounded; ++i) end = std::copy(text.begin(), text.end(), end);
  return {begin, text.size() * bounded};
}

}  // namespace

Vector pad_left_kernel(const KernelCall& call) { return pad_texts(call, true); }
Vector pad_right_kernel(const KernelCall& call) { return pad_texts(call, false); }

Vector repeat_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  const Values<int64_t> count(call.arguments[1]);
  return map_text(call, [&](size_t i) { return repeat(call, text[i].view(), count[i]); });
}

}  // namespace adze::exec
