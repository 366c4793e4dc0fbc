// Chunk by chunk, page by page, through one window that moves along the file: a page is in memory
// at a time, compressed and not. Sizes are what the file says, so each is checked before anything
// is made of it: a body must end within its chunk, and its size before compression must be one that
// the codec can reach. Tested by verify_pages_test.cc, which changes every byte of a file, and by
// verify_pages_fuzz.cc.

#include "parquet/verify_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/data_shape.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "parquet/decompress_page.h"
#include "parquet/file_window.h"
#include "parquet/page_checksum.h"
#include "parquet/read_page_header.h"
#include "parquet/read_page_index.h"

namespace adze::parquet {
namespace {

constexpr uint64_t kHeaderBytesAtFirst = 8 << 10;

bool is_dictionary_encoding(PageEncoding encoding) {
  return encoding == PageEncoding::kRleDictionary || encoding == PageEncoding::kPlainDictionary;
}

bool is_data(PageType type) { return type == PageType::kData || type == PageType::kDataV2; }

/// What all chunks share.
struct Tools {
  RandomAccessSource& source;
  RunContext& context;
  FileWindow window;
  std::map<CompressionCodec, std::unique_ptr<PageDecompressor>> decompressors;
  MemoryReservation memory;
  std::vector<char> body;
  VerifiedPages counts;

  PageDecompressor* decompressor(CompressionCodec codec) {
    const auto [entry, is_new] = decompressors.try_emplace(codec);
    if (is_new) entry->second = make_page_decompressor(codec);
    return entry->second.get();
  }
};

class ChunkVerifier {
 public:
  ChunkVerifier(const FileMetadata& file, size_t group, size_t column, Tools& tools)
      : file_(file),
        group_(file.row_groups[group]),
        chunk_(group_.columns[column]),
        leaf_(file.leaves[column]),
        tools_(tools),
        place_(fmt::format("row group {}, column {} ('{}')", group, column,
                           printable_value(file.schema[leaf_].name))) {}

  void verify() {
    if (chunk_.is_encrypted) {
      ++tools_.counts.chunks_encrypted;
      return;
    }
    if (!chunk_.file_path.empty()) {
      ++tools_.counts.chunks_in_other_files;
      return;
    }
    ++tools_.counts.chunks;
    at_ = static_cast<uint64_t>(chunk_.begin());
    end_ = at_ + static_cast<uint64_t>(chunk_.stored_bytes);
    while (at_ < end_) verify_page();
    check_counts();
    check_indexes();
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const {
    Error error(ErrorCategory::kInput, reason);
    error.file = tools_.source.name();
    error.column_name = std::string(file_.schema[leaf_].name);
    error.fix = "get the file again, or write it again";
    throw error;
  }

  [[noreturn]] void fail_page(const std::string& reason) const {
    fail(fmt::format("{}, page {} at byte {}: {}", place_, page_, at_, reason));
  }

  [[noreturn]] void fail_chunk(const std::string& reason) const {
    fail(fmt::format("{}: {}", place_, reason));
  }

  void verify_page() {
    uint64_t header_bytes = 0;
    const StoredPageHeader header = read_header(header_bytes);
    const auto stored_bytes = static_cast<uint64_t>(header.stored_bytes);
    if (stored_bytes > end_ - at_ - header_bytes) {
      fail_page(fmt::format("its body of {} bytes would end {} bytes after the column's last page",
                            stored_bytes, at_ + header_bytes + stored_bytes - end_));
    }
    const std::string_view body = tools_.window.view(at_ + header_bytes, stored_bytes, end_);
    check_checksum(header, body);
    check_order(header);
    check_body(header, body);
    if (is_data(header.type)) {
      values_ += static_cast<uint64_t>(header.value_count);
      rows_ += static_cast<uint64_t>(header.row_count);
      has_only_v2_ = has_only_v2_ && header.type == PageType::kDataV2;
      data_pages_.push_back({at_, header_bytes + stored_bytes});
    }
    ++tools_.counts.pages;
    ++page_;
    at_ += header_bytes + stored_bytes;
  }

  /// Headers are small but for the statistics in them, so more bytes are taken while they run out.
  StoredPageHeader read_header(uint64_t& header_bytes) {
    const uint64_t left = std::min<uint64_t>(end_ - at_, limits::parquet_page_header_bytes_max);
    const std::string what = fmt::format("{}, page {}: its header", place_, page_);
    for (uint64_t bytes = std::min(left, kHeaderBytesAtFirst);; bytes = std::min(left, 4 * bytes)) {
      const std::string_view view = tools_.window.view(at_, bytes, end_);
      ThriftReader reader(view, at_, what.c_str(), tools_.source.name());
      try {
        const StoredPageHeader header = read_page_header(reader);
        header_bytes = reader.position();
        return header;
      } catch (const Error&) {
        if (!reader.ran_out() || bytes == left) throw;
      }
    }
  }

  void check_checksum(const StoredPageHeader& header, std::string_view body) {
    if (!header.checksum) return;
    const uint32_t found = page_checksum(body);
    if (found != static_cast<uint32_t>(*header.checksum)) {
      fail_page(fmt::format("its checksum is {:08x}, the header says {:08x}", found,
                            static_cast<uint32_t>(*header.checksum)));
    }
    ++tools_.counts.checksums;
  }

  void check_order(const StoredPageHeader& header) {
    if (header.type == PageType::kDictionary) {
      if (has_dictionary_) fail_page("it is the second dictionary of the column");
      if (page_ != 0) fail_page("the dictionary comes after data that may need it");
      has_dictionary_ = true;
    } else if (is_data(header.type) && is_dictionary_encoding(header.encoding) &&
               !has_dictionary_) {
      fail_page("it needs a dictionary, and there is none before it");
    }
  }

  void check_body(const StoredPageHeader& header, std::string_view body) {
    const bool is_plain = chunk_.codec == CompressionCodec::kUncompressed ||
                          (header.type == PageType::kDataV2 && !header.is_compressed);
    if (is_plain) {
      if (header.body_bytes != header.stored_bytes) {
        fail_page(fmt::format("it has {} bytes, which are {} without compression",
                              header.stored_bytes, header.body_bytes));
      }
      return;
    }
    PageDecompressor* const decompressor = tools_.decompressor(chunk_.codec);
    if (decompressor == nullptr) {
      ++tools_.counts.pages_not_unpacked;
      return;
    }
    const auto level_bytes = static_cast<size_t>(header.level_bytes);
    const std::string_view values = body.substr(level_bytes);
    const size_t bytes = static_cast<size_t>(header.body_bytes) - level_bytes;
    // Pages of nulls alone may have no values, not even compressed ones.
    if (values.empty() && bytes == 0) return;
    if (!decompressor->may_hold(values, bytes)) fail_decompression(values.size(), bytes);
    if (tools_.body.size() < bytes) {
      tools_.memory.resize(bytes);
      tools_.body.resize(bytes);
    }
    if (!decompressor->decompress(values, {tools_.body.data(), bytes})) {
      fail_decompression(values.size(), bytes);
    }
  }

  [[noreturn]] void fail_decompression(size_t stored_bytes, size_t bytes) const {
    fail_page(fmt::format("its {} bytes don't decompress to {}", stored_bytes, bytes));
  }

  void check_counts() const {
    if (values_ != static_cast<uint64_t>(chunk_.value_count)) {
      fail_chunk(
          fmt::format("its pages have {} values, the footer says {}", values_, chunk_.value_count));
    }
    const auto rows = static_cast<uint64_t>(group_.row_count);
    if (!is_repeated() && values_ != rows) {
      fail_chunk(fmt::format("it has {} values in {} rows", values_, rows));
    }
    if (has_only_v2_ && !data_pages_.empty() && rows_ != rows) {
      fail_chunk(fmt::format("its pages have {} rows, the row group {}", rows_, rows));
    }
    if (!data_pages_.empty() && static_cast<uint64_t>(chunk_.data_offset) > data_pages_[0].offset) {
      fail_chunk(fmt::format("its data pages begin at byte {}, the footer says {}",
                             data_pages_[0].offset, chunk_.data_offset));
    }
  }

  /// True if a row may have several values of it or none.
  bool is_repeated() const {
    for (size_t node = leaf_; node != 0; node = file_.schema[node].parent) {
      if (file_.schema[node].repetition == Repetition::kRepeated) return true;
    }
    return false;
  }

  void check_indexes() const {
    if (chunk_.offset_index && chunk_.offset_index->bytes > 0) {
      MemoryReservation memory(tools_.context.memory, "a page index of a Parquet file");
      const std::vector<PageLocation> pages =
          read_offset_index(tools_.source, *chunk_.offset_index, place_, memory);
      check_page_count(pages.size(), "offset");
      for (size_t i = 0; i < pages.size(); ++i) check_location(pages, i);
    }
    if (chunk_.column_index && chunk_.column_index->bytes > 0) {
      MemoryReservation memory(tools_.context.memory, "a page index of a Parquet file");
      check_page_count(count_column_index(tools_.source, *chunk_.column_index, place_, memory),
                       "column");
    }
  }

  void check_page_count(size_t count, const char* index) const {
    if (count == data_pages_.size()) return;
    fail_chunk(
        fmt::format("its {} index has {} pages, the column {}", index, count, data_pages_.size()));
  }

  void check_location(const std::vector<PageLocation>& pages, size_t index) const {
    const PageLocation& page = pages[index];
    const DataPageRange& found = data_pages_[index];
    const int64_t previous_row = index == 0 ? 0 : pages[index - 1].first_row;
    if (page.offset != static_cast<int64_t>(found.offset) ||
        page.bytes != static_cast<int64_t>(found.bytes)) {
      fail_chunk(
          fmt::format("its offset index has data page {} as {} bytes at byte {}, where "
                      "there are {} bytes at byte {}",
                      index, page.bytes, page.offset, found.bytes, found.offset));
    }
    if (page.first_row < previous_row || page.first_row > group_.row_count) {
      fail_chunk(fmt::format("its offset index has row {} as the first of data page {}",
                             page.first_row, index));
    }
  }

  struct DataPageRange {
    uint64_t offset;
    uint64_t bytes;  ///< with its header
  };

  const FileMetadata& file_;
  const RowGroup& group_;
  const ColumnChunkMetadata& chunk_;
  size_t leaf_;  ///< its node in the schema
  Tools& tools_;
  std::string place_;

  uint64_t at_ = 0;  ///< where the page begins
  uint64_t end_ = 0;
  size_t page_ = 0;
  bool has_dictionary_ = false;
  bool has_only_v2_ = true;
  uint64_t values_ = 0;
  uint64_t rows_ = 0;
  std::vector<DataPageRange> data_pages_;
};

}  // namespace

VerifiedPages verify_pages(RandomAccessSource& source, const Footer& footer, RunContext& context) {
  Tools tools{.source = source,
              .context = context,
              .window = FileWindow(source, context.memory),
              .decompressors = {},
              .memory = MemoryReservation(context.memory, "decompressing a page"),
              .body = {},
              .counts = {}};
  const FileMetadata& file = footer.metadata;
  for (size_t group = 0; group < file.row_groups.size(); ++group) {
    for (size_t column = 0; column < file.leaves.size(); ++column) {
      ChunkVerifier(file, group, column, tools).verify();
    }
  }
  return tools.counts;
}

}  // namespace adze::parquet
