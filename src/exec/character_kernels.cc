#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <unordered_map>

#include "exec/code_points.h"
#include "exec/map_text.h"
#include "exec/sql_data_error.h"

// Texts character by character: REVERSE, TRANSLATE, CHR, ASCII and UNICODE.
namespace adze::exec {
namespace {

int32_t first_code_point(std::string_view text) {
  utf8proc_int32_t code_point = -1;
  utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  return code_point;
}

/// Bytes of what people take for one character: a letter with its accents, a family of emojis.
size_t grapheme_bytes(std::string_view text) {
  std::string_view rest = text;
  int32_t before = first_code_point(take_code_point(rest));
  utf8proc_int32_t state = 0;
  while (!rest.empty()) {
    std::string_view after = rest;
    const int32_t next = first_code_point(take_code_point(after));
    if (utf8proc_grapheme_break_stateful(before, next, &state)) break;
    before = next;
    rest = after;
  }
  return text.size() - rest.size();
}

/// By graphemes, so that accents stay on their letters. ASCII byte by byte, as in DuckDB: a line
/// end of two characters is turned round there too.
std::string_view reverse(std::string_view text, char* to) {
  char* begin = to + text.size();
  if (is_ascii(text)) {
    std::reverse_copy(text.begin(), text.end(), to);
    return {to, text.size()};
  }
  for (std::string_view rest = text; !rest.empty();) {
    const size_t size = grapheme_bytes(rest);
    begin -= size;
    std::copy_n(rest.begin(), size, begin);
    rest.remove_prefix(size);
  }
  return {to, text.size()};
}

/// Each code point of `from` becomes that of `to` at the same place, or nothing where `to` is
/// shorter. Of a code point that is twice in `from` the first counts.
class Translation {
 public:
  Translation(std::string_view from, std::string_view to) {
    while (!from.empty()) {
      const std::string_view key = take_code_point(from);
      pieces_.try_emplace(key, to.empty() ? std::string_view() : take_code_point(to));
    }
  }

  std::string_view operator()(std::string_view code_point) const {
    const auto found = pieces_.find(code_point);
    return found == pieces_.end() ? code_point : found->second;
  }

 private:
  std::unordered_map<std::string_view, std::string_view> pieces_;
};

std::string_view translate(const KernelCall& call, std::string_view text,
                           const Translation& translation) {
  // One byte may become four.
  char* const begin = allocate_text(call, text.size() * 4);
  char* end = begin;
  while (!text.empty()) {
    const std::string_view piece = translation(take_code_point(text));
    end = std::copy(piece.begin(), piece.end(), end);
  }
  return {begin, static_cast<size_t>(end - begin)};
}

std::string_view character(const KernelCall& call, int64_t code_point) {
  const bool is_valid = code_point >= 0 && code_point <= 0x10FFFF &&
                        utf8proc_codepoint_valid(static_cast<utf8proc_int32_t>(code_point));
  if (!is_valid) {
    throw_sql_data(call.expression.position,
                   {"chr() of a number that no character has",
                    fmt::format("chr({}): no character has this number", code_point),
                    "numbers of characters go from 0 to 1114111, without 55296 to 57343"});
  }
  char* to = allocate_text(call, 4);
  const utf8proc_ssize_t size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point),
                                                     reinterpret_cast<utf8proc_uint8_t*>(to));
  return {to, static_cast<size_t>(size)};
}

Vector code_points(const KernelCall& call, int32_t of_empty) {
  const Values<StringRef> text(call.arguments[0]);
  return map_integers(call, [&](size_t i) {
    return text[i].size == 0 ? of_empty : first_code_point(text[i].view());
  });
}

}  // namespace

Vector reverse_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  return map_text(
      call, [&](size_t i) { return reverse(text[i].view(), allocate_text(call, text[i].size)); });
}

Vector translate_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  const Values<StringRef> from(call.arguments[1]);
  const Values<StringRef> to(call.arguments[2]);
  const bool is_constant = call.arguments[1].encoding == Encoding::kConstant &&
                           call.arguments[2].encoding == Encoding::kConstant;
  if (is_constant) {
    const Translation translation(from[0].view(), to[0].view());
    return map_text(call, [&](size_t i) { return translate(call, text[i].view(), translation); });
  }
  return map_text(call, [&](size_t i) {
    return translate(call, text[i].view(), Translation(from[i].view(), to[i].view()));
  });
}

Vector chr_kernel(const KernelCall& call) {
  const Values<int64_t> number(call.arguments[0]);
  return map_text(call, [&](size_t i) { return character(call, number[i]); });
}

Vector ascii_kernel(const KernelCall& call) { return code_points(call, 0); }
Vector unicode_kernel(const KernelCall& call) { return code_points(call, -1); }

}  // namespace adze::exec
