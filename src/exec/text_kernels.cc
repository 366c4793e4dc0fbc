#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "exec/function_kernels.h"
#include "exec/like_pattern.h"
#include "exec/sql_data_error.h"
#include "exec/vector_access.h"

// Text functions. All positions and lengths count code points, and all text is valid UTF-8, for the
// reader has checked it: a byte begins a code point unless its two top bits are 10.
namespace adze::exec {
namespace {

bool begins_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

/// Byte index of code point `count`, or the text's size if it has fewer.
size_t skip_code_points(std::string_view text, int64_t count) {
  size_t i = 0;
  for (; i < text.size() && count > 0; --count) {
    ++i;
    while (i < text.size() && !begins_code_point(text[i])) ++i;
  }
  return i;
}

int64_t count_code_points(std::string_view text) {
  return std::count_if(text.begin(), text.end(), begins_code_point);
}

StringRef reference_to(std::string_view text) {
  return {text.data(), static_cast<uint32_t>(text.size())};
}

/// A text of the given size in the result's storage.
char* allocate_text(const KernelCall& call, size_t bytes) {
  if (bytes > limits::string_bytes_max) {
    throw_sql_data(call.expression.position,
                   {"the text would be longer than 2 GiB", "the text would be longer than 2 GiB",
                    "shorten it with substring()"});
  }
  return call.storage.text().allocate(bytes);
}

/// `map(row)` for every valid row; results may be views of the arguments.
template <typename Map>
Vector map_text(const KernelCall& call, Map map) {
  call.storage.prepare(Kind::kString, call.row_count);
  StringRef* to = call.storage.strings();
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = call.is_valid(i) ? reference_to(map(i)) : StringRef{};
  }
  return call.result();
}

/// Simple case mapping, one code point to one, as DuckDB.
std::string_view map_case(const KernelCall& call, std::string_view text, bool upper) {
  if (is_ascii(text)) {
    char* to = allocate_text(call, text.size());
    const char first = upper ? 'a' : 'A';
    for (size_t i = 0; i < text.size(); ++i) {
      const auto offset = static_cast<unsigned char>(text[i] - first);
      to[i] = static_cast<char>(offset < 26 ? text[i] ^ 0x20 : text[i]);
    }
    return {to, text.size()};
  }
  // A mapped code point may be longer than the original, never longer than 4 bytes.
  char* to = allocate_text(call, text.size() * 4);
  size_t size = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (size_t i = 0; i < text.size();) {
    utf8proc_int32_t code_point = 0;
    const auto left = static_cast<utf8proc_ssize_t>(text.size() - i);
    const utf8proc_ssize_t length = utf8proc_iterate(bytes + i, left, &code_point);
    if (length <= 0) {  // not UTF-8: kept as it is
      to[size++] = text[i++];
      continue;
    }
    code_point = upper ? utf8proc_toupper(code_point) : utf8proc_tolower(code_point);
    size += static_cast<size_t>(
        utf8proc_encode_char(code_point, reinterpret_cast<utf8proc_uint8_t*>(to + size)));
    i += static_cast<size_t>(length);
  }
  return {to, size};
}

Vector change_case(const KernelCall& call, bool upper) {
  const Values<StringRef> text(call.arguments[0]);
  return map_text(call, [&](size_t i) { return map_case(call, text[i].view(), upper); });
}

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
      const size_t size = skip_code_points(characters, 1);
      members_.push_back(characters.substr(0, size));
      characters.remove_prefix(size);
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

}  // namespace

Vector lower_kernel(const KernelCall& call) { return change_case(call, false); }
Vector upper_kernel(const KernelCall& call) { return change_case(call, true); }

Vector length_kernel(const KernelCall& call) {
  call.storage.prepare(Kind::kInt64, call.row_count);
  int64_t* to = call.storage.int64s();
  const Values<StringRef> text(call.arguments[0]);
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = call.is_valid(i) ? count_code_points(text[i].view()) : 0;
  }
  return call.result();
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

Vector like_kernel(const KernelCall& call) {
  call.storage.prepare(Kind::kBool, call.row_count);
  uint8_t* to = call.storage.bools();
  const Values<StringRef> text(call.arguments[0]);
  const Values<StringRef> pattern(call.arguments[1]);
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = 0;
    if (!call.is_valid(i)) continue;
    std::string_view escape;
    if (call.arguments.size() == 3) escape = call.arguments[2].string_at(i).view();
    if (count_code_points(escape) > 1) {
      const std::string message = "the ESCAPE of LIKE must be one character or empty";
      throw_sql_data(call.expression.position, {message, message, "write LIKE … ESCAPE '\\'"});
    }
    to[i] = matches_like(text[i].view(), pattern[i].view(), escape);
  }
  return call.result();
}

}  // namespace adze::exec
