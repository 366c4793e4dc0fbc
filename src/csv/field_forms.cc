#include "csv/field_forms.h"

#include <algorithm>
#include <cstring>

#include "base/limits.h"

namespace adze::csv {

NullSpellings::NullSpellings(const ColumnContract& contract, const CsvOptions& options) {
  for (const auto* list : {&options.null_values, &contract.null_values}) {
    for (const std::string& spelling : *list) {
      if (spelling.empty()) continue;  // An empty field is null anyway.
      spellings_.push_back(spelling);
      lengths_ |= uint64_t{1} << std::min<size_t>(spelling.size(), 63);
    }
  }
}

bool NullSpellings::is_listed(std::string_view text) const {
  return std::find(spellings_.begin(), spellings_.end(), text) != spellings_.end();
}

FieldForms::FieldForms(const ColumnContract& contract, const CsvOptions& options)
    : null_spellings_(contract, options),
      quote_(options.dialect.quote.value_or('\0')),
      escape_(options.dialect.escape),
      nullable_(contract.nullable) {}

FieldSpans FieldForms::without_quotes_and_nulls(const FieldSpans& fields) {
  if (!fields.any_quote && null_spellings_.empty()) return fields;
  const size_t padded = fields.count + limits::padding_bytes / sizeof(uint32_t);
  if (begin_.size() < padded) {
    begin_.resize(padded);
    end_.resize(padded);
  }
  for (size_t row = 0; row < fields.count; ++row) {
    const uint32_t begin = fields.begin[row];
    const uint32_t end = fields.end[row];
    const uint32_t quotes = is_quoted(fields, row) ? 1 : 0;
    begin_[row] = begin + quotes;
    end_[row] = end - quotes;
    if (quotes == 0 && null_spellings_.contains({fields.text + begin, end - begin})) {
      end_[row] = begin;
    }
  }
  return {fields.text, begin_.data(), end_.data(), fields.count, fields.any_quote};
}

namespace {

/// Whether one of the first `size` <= 8 bytes is `byte`; eight are readable.
bool word_contains(const char* from, size_t size, char byte) {
  if (size == 0) return false;
  uint64_t word;
  std::memcpy(&word, from, sizeof word);
  word ^= 0x0101010101010101 * static_cast<unsigned char>(byte);
  word |= size < 8 ? ~uint64_t{0} << (8 * size) : 0;
  return ((word - 0x0101010101010101) & ~word & 0x8080808080808080) != 0;
}

/// memchr costs more than most fields are long.
bool contains(std::string_view text, char byte) {
  if (text.size() > 16) return std::memchr(text.data(), byte, text.size()) != nullptr;
  const size_t first = std::min<size_t>(text.size(), 8);
  return word_contains(text.data(), first, byte) ||
         word_contains(text.data() + first, text.size() - first, byte);
}

}  // namespace

std::string_view FieldForms::unescape(std::string_view inner, Arena& arena) const {
  if (!contains(inner, escape_)) return inner;
  char* const to = arena.allocate(inner.size());
  size_t size = 0;
  for (size_t i = 0; i < inner.size(); ++i) {
    // An escape before anything but a quote or an escape is data.
    const bool escapes = inner[i] == escape_ && i + 1 < inner.size() &&
                         (inner[i + 1] == quote_ || inner[i + 1] == escape_);
    i += escapes ? 1 : 0;
    to[size++] = inner[i];
  }
  return {to, size};
}

BadField FieldForms::refuse_null(size_t row) const {
  if (nullable_) return {};
  return {row, "is null, but the column is declared nullable: false",
          "send a value in every row, or declare the column nullable: true"};
}

}  // namespace adze::csv
