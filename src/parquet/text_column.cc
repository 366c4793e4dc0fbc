// Columns of text and bytes, and times as text. Texts are gone when append() returns, so they are
// looked up in the dictionary at once, or in a PLAIN chunk copied to where the page's body will be.

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/limits.h"
#include "parquet/column_writer.h"
#include "parquet/text_dictionary.h"
#include "parquet/time_text.h"

namespace adze::parquet {
namespace {

constexpr size_t length_bytes = 4;

class TextColumn : public ColumnWriter {
 public:
  TextColumn(const ColumnFormat& format, const Layout& layout, PageTools& tools,
             PageBody& code_page)
      : ColumnWriter(format, layout, tools, code_page), codes_(layout.page_rows + 64) {
    body_.reserve(layout.page_rows, 0);
  }

  ChunkMetadata end_chunk(FileOutput& file) override;

  size_t dictionary_bytes() const override { return dictionary_.body().size(); }
  size_t memory_bytes() const override {
    return codes_.capacity() * sizeof(uint32_t) + body_.memory_bytes() + is_used_.capacity() +
           dictionary_.memory_bytes() + translator_.memory_bytes();
  }

 protected:
  void append_values(const Vector& vector, size_t begin, size_t count) override;
  void encode_page() override;

 private:
  template <typename TextAt>
  void append_texts(size_t count, TextAt text_at);
  void append_codes(const Vector& vector, size_t begin, size_t count);
  void append_constant(std::string_view text, size_t count);
  void append_times(const Vector& vector, size_t begin, size_t count);
  void append_plain(std::string_view text);
  void codes_to_plain();
  void add_plain_page();
  Bounds bounds_of_codes();

  std::vector<uint32_t> codes_;
  std::vector<uint32_t> present_codes_;  ///< of a reader's dictionary, without those of nulls
  TextDictionary dictionary_;
  CodeTranslator translator_;
  size_t entries_before_page_ = 0;
  std::vector<uint8_t> is_used_;  ///< by code: in the page at hand

  PageBody body_;  ///< of PLAIN pages
  size_t body_room_ = 0;
  size_t body_bytes_ = 0;

  bool is_plain_ = false;  ///< for the rest of the chunk
  bool has_code_pages_ = false;
};

void TextColumn::append_values(const Vector& vector, size_t begin, size_t count) {
  if (format_.is_time_text) return append_times(vector, begin, count);
  if (vector.encoding == Encoding::kConstant) {
    return append_constant(vector.strings()[0].view(), count);
  }
  if (vector.encoding == Encoding::kDictionary) {
    if (!is_plain_) return append_codes(vector, begin, count);
    return append_texts(count, [&](size_t i) {
      return vector.dictionary->entries[vector.codes[begin + i]].view();
    });
  }
  append_texts(count, [&](size_t i) { return vector.strings()[begin + i].view(); });
}

template <typename TextAt>
void TextColumn::append_texts(size_t count, TextAt text_at) {
  const uint8_t* const valid = appended_valid();
  uint32_t* code = codes_.data() + value_count();
  for (size_t i = 0; i < count; i++) {
    if (valid != nullptr && valid[i] == 0) continue;
    if (is_plain_) {
      append_plain(text_at(i));
    } else {
      *code++ = dictionary_.code_of(text_at(i));
    }
  }
}

void TextColumn::append_codes(const Vector& vector, size_t begin, size_t count) {
  uint32_t* const to = codes_.data() + value_count();
  const uint32_t* from = vector.codes + begin;
  if (const uint8_t* const valid = appended_valid()) {
    present_codes_.resize(count);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
      present_codes_[kept] = from[i];
      kept += valid[i];
    }
    from = present_codes_.data();
  }
  translator_.translate(from, appended_values(count), *vector.dictionary, dictionary_, to);
}

void TextColumn::append_constant(std::string_view text, size_t count) {
  if (is_plain_) {
    for (size_t i = 0; i < count; i++) append_plain(text);
    return;
  }
  std::fill_n(codes_.data() + value_count(), count, dictionary_.code_of(text));
}

void TextColumn::append_times(const Vector& vector, size_t begin, size_t count) {
  char text[time_text_bytes_max];
  append_texts(count, [&](size_t i) {
    const int64_t micros = vector.int64s()[vector.value_index(begin + i)];
    return std::string_view(text, put_time_text(micros, text));
  });
}

void TextColumn::append_plain(std::string_view text) {
  const size_t needed = body_bytes_ + length_bytes + text.size();
  if (needed > body_room_) {
    body_room_ = std::max(needed, 2 * body_room_);
    body_.reserve(layout_.page_rows, body_room_);
  }
  char* const to = body_.values() + body_bytes_;
  const auto size = static_cast<uint32_t>(text.size());
  std::memcpy(to, &size, length_bytes);
  if (size > 0) std::memcpy(to + length_bytes, text.data(), size);
  body_bytes_ = needed;
}

void TextColumn::codes_to_plain() {
  for (size_t i = 0; i < value_count(); i++) append_plain(dictionary_.entry(codes_[i]));
}

Bounds TextColumn::bounds_of_codes() {
  is_used_.assign(dictionary_.size(), 0);
  for (size_t i = 0; i < value_count(); i++) is_used_[codes_[i]] = 1;
  Bounds bounds;
  std::string_view low;
  std::string_view high;
  for (uint32_t code = 0; code < is_used_.size(); code++) {
    if (is_used_[code] == 0) continue;
    const std::string_view text = dictionary_.entry(code);
    if (!bounds.has_values || text < low) low = text;
    if (!bounds.has_values || text > high) high = text;
    bounds.has_values = true;
  }
  bounds.low_text = low;
  bounds.high_text = high;
  return bounds;
}

void TextColumn::add_plain_page() {
  Bounds bounds = bounds_of_plain_text({body_.values(), body_bytes_});
  add_page(body_, body_bytes_, PageEncoding::kPlain, PageContent::kText, std::move(bounds));
  body_bytes_ = 0;
}

void TextColumn::encode_page() {
  if (is_plain_ || value_count() == 0) return add_plain_page();
  if (is_too_large(dictionary_.size(), dictionary_.body().size(), !has_code_pages_)) {
    is_plain_ = true;
    codes_to_plain();
    dictionary_.truncate(entries_before_page_);
    return add_plain_page();
  }
  add_code_page(codes_.data(), dictionary_.size(), bounds_of_codes());
  has_code_pages_ = true;
  entries_before_page_ = dictionary_.size();
}

ChunkMetadata TextColumn::end_chunk(FileOutput& file) {
  const size_t entries = has_code_pages_ ? dictionary_.size() : 0;
  ChunkMetadata metadata = chunk_.write(dictionary_.body(), static_cast<uint32_t>(entries), file);
  dictionary_.clear();
  translator_.clear();
  entries_before_page_ = 0;
  is_plain_ = false;
  has_code_pages_ = false;
  return metadata;
}

}  // namespace

std::unique_ptr<ColumnWriter> make_text_column(const ColumnFormat& format, const Layout& layout,
                                               PageTools& tools, PageBody& code_page) {
  return std::make_unique<TextColumn>(format, layout, tools, code_page);
}

}  // namespace adze::parquet
