#include "parquet/column_writer.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "parquet/run_length.h"

namespace adze::parquet {
namespace {

constexpr size_t valid_padding = 64;

}  // namespace

ColumnWriter::ColumnWriter(const ColumnFormat& format, const Layout& layout, PageTools& tools,
                           PageBody& code_page)
    : format_(format),
      layout_(layout),
      chunk_(format, tools),
      code_page_(code_page),
      valid_(layout.page_rows + valid_padding) {}

void ColumnWriter::append(const Vector& vector, size_t begin, size_t count) {
  ADZE_CHECK(row_count_ + count <= layout_.page_rows);
  append_validity(vector, begin, count);
  if (appended_nulls_ < count) append_values(vector, begin, count);
  row_count_ += count;
  null_count_ += appended_nulls_;
}

void ColumnWriter::append_validity(const Vector& vector, size_t begin, size_t count) {
  uint8_t* const to = valid_.data() + row_count_;
  appended_nulls_ = 0;
  if (vector.valid == nullptr) {
    std::memset(to, 1, count);
    return;
  }
  if (vector.encoding == Encoding::kConstant) {
    std::memset(to, vector.valid[0], count);
    appended_nulls_ = vector.valid[0] != 0 ? 0 : count;
    return;
  }
  std::memcpy(to, vector.valid + begin, count);
  appended_nulls_ = static_cast<size_t>(std::count(to, to + count, uint8_t{0}));
}

void ColumnWriter::end_page() {
  encode_page();
  row_count_ = 0;
  null_count_ = 0;
}

void ColumnWriter::add_page(PageBody& body, size_t value_bytes, PageEncoding encoding,
                            PageContent content, Bounds bounds) {
  uint8_t* const valid = null_count_ == 0 ? nullptr : valid_.data();
  chunk_.add_page({.body = body.finish(valid, row_count_, value_bytes),
                   .row_count = static_cast<uint32_t>(row_count_),
                   .null_count = static_cast<uint32_t>(null_count_),
                   .encoding = encoding,
                   .content = content,
                   .bounds = std::move(bounds)});
}

void ColumnWriter::add_code_page(uint32_t* codes, size_t entries, Bounds bounds) {
  const unsigned width = code_width(entries);
  code_page_.reserve(row_count_, 1 + run_length_bytes_max(value_count(), width));
  char* const begin = code_page_.values();
  *begin = static_cast<char>(width);
  char* const end = encode_codes(codes, value_count(), width, begin + 1);
  add_page(code_page_, static_cast<size_t>(end - begin), PageEncoding::kRleDictionary,
           PageContent::kCodes, std::move(bounds));
}

bool ColumnWriter::is_too_large(size_t entries, size_t bytes, bool is_first_page) const {
  // Mostly unique values show in the first page, so that they cost little. Of 65,536 equally
  // frequent values, the most that a dictionary may have, 16,384 rows hold 14,497 different ones
  // (88 %).
  if (is_first_page && entries * 8 > value_count() * 7) return true;
  return entries > layout_.dictionary_entries || bytes > layout_.dictionary_bytes;
}

std::unique_ptr<ColumnWriter> make_column_writer(const ColumnFormat& format, const Layout& layout,
                                                 PageTools& tools, PageBody& code_page) {
  switch (format.lane) {
    case Lane::kBool:
      return make_bool_column(format, layout, tools, code_page);
    case Lane::k32:
    case Lane::k64:
    case Lane::k128:
      return make_number_column(format, layout, tools, code_page);
    case Lane::kText:
      return make_text_column(format, layout, tools, code_page);
  }
  fail_internal("lane without a writer", __FILE__, __LINE__);
}

}  // namespace adze::parquet
