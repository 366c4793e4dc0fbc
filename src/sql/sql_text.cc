#include "sql/sql_text.h"

#include <utf8proc.h>

#include <algorithm>

#include "base/data_shape.h"

namespace adze::sql {
namespace {

// Code points of a line that a message shows around its caret; one-line queries can be long.
constexpr size_t kExcerptBefore = 60;
constexpr size_t kExcerptSize = 100;
constexpr size_t kBlockBytes = 64;

bool starts_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

size_t code_points(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), starts_code_point));
}

size_t byte_of_code_point(std::string_view text, size_t index) {
  size_t offset = 0;
  while (offset < text.size() && (index > 0 || !starts_code_point(text[offset]))) {
    if (starts_code_point(text[offset])) --index;
    ++offset;
    if (index == 0 && offset < text.size() && starts_code_point(text[offset])) break;
  }
  return offset;
}

// The part of a long line around its caret, cut ends marked by an ellipsis.
Excerpt make_excerpt(std::string_view line, size_t caret) {
  const size_t total = code_points(line);
  const size_t first = total > kExcerptSize && caret > kExcerptBefore ? caret - kExcerptBefore : 0;
  const size_t last = std::min(total, first + kExcerptSize);
  const size_t begin = byte_of_code_point(line, first);
  const size_t end = byte_of_code_point(line, last);
  const size_t caret_byte = byte_of_code_point(line, std::min(caret, last));
  const std::string before = escape_controls(line.substr(begin, caret_byte - begin));
  const std::string after = escape_controls(line.substr(caret_byte, end - caret_byte));
  Excerpt excerpt;
  excerpt.text = (first > 0 ? "…" : "") + before + after + (last < total ? "…" : "");
  excerpt.caret_column = code_points(before) + (first > 0 ? 1 : 0);
  return excerpt;
}

}  // namespace

SqlText::SqlText(std::string_view text, std::string name, unsigned first_line)
    : text_(text), name_(std::move(name)), first_line_(first_line), line_starts_{0} {
  size_t count = 0;
  for (size_t i = 0; i < text_.size(); ++i) {
    if (i % kBlockBytes == 0) block_code_points_.push_back(count);
    if (starts_code_point(text_[i])) ++count;
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
  block_code_points_.push_back(count);
}

size_t SqlText::code_points_before(size_t offset) const {
  const size_t block = std::min(offset / kBlockBytes, block_code_points_.size() - 1);
  const size_t begin = std::min(block * kBlockBytes, offset);
  return block_code_points_[block] +
         code_points(std::string_view(text_).substr(begin, offset - begin));
}

plan::SourcePosition SqlText::position(size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const size_t line = static_cast<size_t>(after - line_starts_.begin()) - 1;
  const size_t column = code_points_before(offset) - code_points_before(line_starts_[line]);
  return {first_line_ + static_cast<uint32_t>(line), static_cast<uint32_t>(column + 1)};
}

size_t SqlText::offset_of_code_point(size_t index) const {
  return byte_of_code_point(text_, index);
}

std::string_view SqlText::line_text(uint32_t line) const {
  const size_t index = line - first_line_;
  if (index >= line_starts_.size()) return {};
  const std::string_view rest = std::string_view(text_).substr(line_starts_[index]);
  std::string_view found = rest.substr(0, rest.find('\n'));
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

Error SqlText::error(plan::SourcePosition position, std::string message, std::string fix) const {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.file = name_;
  error.line = position.line;
  error.column = position.column;
  error.fix = std::move(fix);
  error.excerpt = make_excerpt(line_text(position.line), position.column - 1);
  return error;
}

Error SqlText::error(size_t offset, std::string message, std::string fix) const {
  return error(position(offset), std::move(message), std::move(fix));
}

void check_characters(const SqlText& text) {
  const std::string& bytes = text.text();
  size_t offset = 0;
  while (offset < bytes.size()) {
    utf8proc_int32_t code_point = 0;
    const auto size =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(bytes.data()) + offset,
                         static_cast<utf8proc_ssize_t>(bytes.size() - offset), &code_point);
    if (size <= 0) throw text.error(offset, "the SQL text is not valid UTF-8", "save it as UTF-8");
    if (code_point == 0) throw text.error(offset, "the SQL text contains a NUL character", "");
    offset += static_cast<size_t>(size);
  }
}

}  // namespace adze::sql
