#include <utf8proc.h>

#include <algorithm>
#include <vector>

#include "exec/code_points.h"
#include "exec/map_text.h"

// Parts of texts and texts put together. All positions and lengths count code points.
namespace adze::exec {
namespace {

/// Code points [first, last) where positions before 0 and past the end are cut off. `start` counts
/// from 1, or from the end if negative; a negative length goes to the left.
std::string_view substring(std::string_view text, int64_t start, const int64_t* length) {
  const int64_t count = count_code_points(text);
  constexpr int64_t kFar = int64_t{1} << 40;  // beyond any text, and far from overflow
  start = std::clamp(start, -kFar, kFar);
  int64_t first = start >= 0 ? start - 1 : count + start;
  int64_t last = kFar;
  if (length != nullptr) {
    last = first + std::clamp(*length, -2 * kFar, 2 * kFar);
    if (last < first) std::swap(first, last);
  }
  first = std::clamp<int64_t>(first, 0, count);
  last = std::clamp<int64_t>(last, 0, count);
  const size_t begin = skip_code_points(text, first);
  return text.substr(begin, skip_code_points(text.substr(begin), last - first));
}

/// Which code points trim() takes away: those of a text, or blanks of all scripts.
class TrimSet {
 public:
  explicit TrimSet(std::string_view characters) : blanks_(false) {
    while (!characters.empty()) {
      members_.push_back(take_code_point(characters));
    }
  }
  TrimSet() : blanks_(true) {}

  bool contains(std::string_view code_point) const {
    if (!blanks_) return std::find(members_.begin(), members_.end(), code_point) != members_.end();
    if (code_point.size() == 1) return code_point[0] == ' ';
    utf8proc_int32_t number = 0;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(code_point.data());
    utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(code_point.size()), &number);
    return number >= 0 && utf8proc_category(number) == UTF8PROC_CATEGORY_ZS;
  }

 private:
  bool blanks_;
  std::vector<std::string_view> members_;
};

std::string_view trim_text(std::string_view text, const TrimSet& set, bool left, bool right) {
  while (left && !text.empty()) {
    const size_t size = skip_code_points(text, 1);
    if (!set.contains(text.substr(0, size))) break;
    text.remove_prefix(size);
  }
  while (right && !text.empty()) {
    size_t begin = text.size() - 1;
    while (begin > 0 && !begins_code_point(text[begin])) --begin;
    if (!set.contains(text.substr(begin))) break;
    text = text.substr(0, begin);
  }
  return text;
}

Vector trim(const KernelCall& call, bool left, bool right) {
  const Values<StringRef> text(call.arguments[0]);
  if (call.arguments.size() == 1) {
    const TrimSet blanks;
    return map_text(call, [&](size_t i) { return trim_text(text[i].view(), blanks, left, right); });
  }
  const Values<StringRef> characters(call.arguments[1]);
  if (call.arguments[1].encoding == Encoding::kConstant) {
    const TrimSet set(characters[0].view());
    return map_text(call, [&](size_t i) { return trim_text(text[i].view(), set, left, right); });
  }
  return map_text(call, [&](size_t i) {
    return trim_text(text[i].view(), TrimSet(characters[i].view()), left, right);
  });
}

std::string_view replace(const KernelCall& call, std::string_view text, std::string_view from,
                         std::string_view to) {
  if (from.empty()) return text;
  size_t found = 0;
  for (size_t at = text.find(from); at != text.npos; at = text.find(from, at + from.size())) {
    ++found;
  }
  if (found == 0) return text;
  const size_t size = text.size() - found * from.size() + found * to.size();
  char* begin = allocate_text(call, size);
  char* end = begin;
  size_t rest = 0;
  for (size_t at = text.find(from); at != text.npos; at = text.find(from, rest)) {
    end = std::copy(text.begin() + rest, text.begin() + at, end);
    end = std::copy(to.begin(), to.end(), end);
    rest = at + from.size();
  }
  std::copy(text.begin() + rest, text.end(), end);
  return {begin, size};
}

/// The texts of all arguments one after the other; NULLs add nothing.
std::string_view join(const KernelCall& call, size_t row) {
  size_t size = 0;
  for (const Vector& argument : call.arguments) {
    if (!argument.is_null(row)) size += argument.string_at(row).size;
  }
  char* begin = allocate_text(call, size);
  char* end = begin;
  for (const Vector& argument : call.arguments) {
    if (argument.is_null(row)) continue;
    const std::string_view text = argument.string_at(row).view();
    end = std::copy(text.begin(), text.end(), end);
  }
  return {begin, size};
}

/// The texts of all arguments behind the first, which stands between them; NULLs add nothing.
std::string_view join_with(const KernelCall& call, size_t row) {
  const std::string_view separator = call.arguments[0].string_at(row).view();
  size_t size = 0;
  size_t count = 0;
  for (const Vector& argument : call.arguments.subspan(1)) {
    if (argument.is_null(row)) continue;
    size += argument.string_at(row).size;
    ++count;
  }
  if (count == 0) return {};
  size += (count - 1) * separator.size();
  char* const begin = allocate_text(call, size);
  char* end = begin;
  bool is_first = true;
  for (const Vector& argument : call.arguments.subspan(1)) {
    if (argument.is_null(row)) continue;
    if (!is_first) end = std::copy(separator.begin(), separator.end(), end);
    is_first = false;
    const std::string_view text = argument.string_at(row).view();
    end = std::copy(text.begin(), text.end(), end);
  }
  return {begin, size};
}

}  // namespace

Vector length_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  return map_integers(call, [&](size_t i) { return count_code_points(text[i].view()); });
}

Vector substring_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  const Values<int64_t> start(call.arguments[1]);
  if (call.arguments.size() == 2) {
    return map_text(call, [&](size_t i) { return substring(text[i].view(), start[i], nullptr); });
  }
  const Values<int64_t> length(call.arguments[2]);
  return map_text(call, [&](size_t i) { return substring(text[i].view(), start[i], &length[i]); });
}

Vector trim_kernel(const KernelCall& call) { return trim(call, true, true); }
Vector trim_left_kernel(const KernelCall& call) { return trim(call, true, false); }
Vector trim_right_kernel(const KernelCall& call) { return trim(call, false, true); }

Vector replace_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  const Values<StringRef> from(call.arguments[1]);
  const Values<StringRef> to(call.arguments[2]);
  return map_text(
      call, [&](size_t i) { return replace(call, text[i].view(), from[i].view(), to[i].view()); });
}

Vector concat_kernel(const KernelCall& call) {
  return map_text(call, [&](size_t i) { return join(call, i); });
}
Vector concat_operator_kernel(const KernelCall& call) {
  return map_text(call, [&](size_t i) { return join(call, i); });
}

Vector concat_with_separator_kernel(const KernelCall& call) {
  const Vector& separator = call.arguments[0];
  call.storage.prepare(Kind::kString, call.row_count);
  StringRef* to = call.storage.strings();
  uint8_t* valid = call.own_valid();
  for (size_t i = 0; i < call.row_count; ++i) {
    valid[i] = separator.is_null(i) ? 0 : 1;
    to[i] = valid[i] != 0 ? reference_to(join_with(call, i)) : StringRef{};
  }
  Vector result = call.result();
  result.valid = valid;
  return result;
}

Vector byte_length_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  return map_integers(call, [&](size_t i) { return text[i].size; });
}

}  // namespace adze::exec
