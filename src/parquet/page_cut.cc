#include "parquet/page_cut.h"

#include <algorithm>

#include "parquet/layout.h"

namespace adze::parquet {
namespace {

/// Text of the rows that are not null. It must not matter how the vector is encoded.
uint64_t text_bytes(const Vector& vector, size_t begin, size_t count) {
  if (vector.encoding == Encoding::kConstant) {
    return vector.is_null(0) ? 0 : uint64_t{vector.strings()[0].size} * count;
  }
  uint64_t bytes = 0;
  const size_t end = begin + count;
  if (vector.encoding == Encoding::kFlat) {
    const StringRef* const strings = vector.strings();
    for (size_t row = begin; row < end; row++) bytes += strings[row].size;  // nulls are empty
    return bytes;
  }
  const std::vector<StringRef>& entries = vector.dictionary->entries;
  for (size_t row = begin; row < end; row++) {
    if (vector.valid == nullptr || vector.valid[row] != 0) bytes += entries[vector.codes[row]].size;
  }
  return bytes;
}

/// Adds the text of `count` rows to each column's `bytes`.
void add_text(const Batch& batch, size_t begin, size_t count, std::vector<uint64_t>& bytes) {
  for (size_t i = 0; i < bytes.size(); i++) {
    const Vector& vector = batch.columns[i];
    if (vector.type.kind() == Kind::kString) bytes[i] += text_bytes(vector, begin, count);
  }
}

bool is_enough_text(const std::vector<uint64_t>& bytes) {
  uint64_t all = 0;
  for (const uint64_t column : bytes) {
    if (column >= page_text_bytes_max) return true;
    all += column;
  }
  return all >= page_text_bytes_all_columns_max;
}

}  // namespace

size_t PageCut::take_rows(const Batch& batch, size_t begin, size_t rows_max) {
  size_t count = std::min({batch.row_count - begin, rows_max, page_rows_ - row_count_});
  text_bytes_after_ = text_bytes_;
  add_text(batch, begin, count, text_bytes_after_);
  if (is_enough_text(text_bytes_after_)) count = rows_until_full(batch, begin, count);
  text_bytes_.swap(text_bytes_after_);
  row_count_ += count;
  is_full_ = row_count_ == page_rows_ || is_enough_text(text_bytes_);
  return count;
}

/// Row by row, into text_bytes_after_; done once a page at most, and such a page has a MiB of text.
size_t PageCut::rows_until_full(const Batch& batch, size_t begin, size_t rows_max) {
  text_bytes_after_ = text_bytes_;
  for (size_t count = 0; count < rows_max; count++) {
    if (is_enough_text(text_bytes_after_)) return count;
    add_text(batch, begin + count, 1, text_bytes_after_);
  }
  return rows_max;
}

void PageCut::start_page() {
  row_count_ = 0;
  is_full_ = false;
  std::fill(text_bytes_.begin(), text_bytes_.end(), 0);
}

}  // namespace adze::parquet
