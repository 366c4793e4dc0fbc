#include "parquet/verify_pages.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "parquet/decode_for_tests.h"
#include "parquet/memory_file_for_tests.h"
#include "parquet/table_for_tests.h"

namespace adze::parquet {
namespace {

VerifiedPages verify(std::string_view bytes) {
  TestRun run;
  MemoryFile file(bytes);
  const auto footer = read_footer(file, run.memory);
  return verify_pages(file, *footer, run.context);
}

/// The message of the Error; "" if there is none. Anything else that is thrown fails the test.
std::string problem_of(std::string_view bytes) {
  try {
    verify(bytes);
  } catch (const Error& error) {
    EXPECT_TRUE(error.category == ErrorCategory::kInput ||
                error.category == ErrorCategory::kResources)
        << error.message;
    EXPECT_EQ(error.message.find("internal"), std::string::npos) << error.message;
    return error.message;
  }
  return "";
}

struct PageRange {
  size_t header;
  size_t body;
  size_t end;
};

/// Of every page, found by the plain decoder of the tests.
std::vector<PageRange> pages_of(const std::string& file) {
  uint32_t length;
  std::memcpy(&length, file.data() + file.size() - 8, 4);
  ThriftDecoder footer(std::string_view(file).substr(file.size() - 8 - length, length));
  std::vector<PageRange> pages;
  const ThriftValue metadata = footer.structure();
  for (const ThriftValue& group : metadata[4].list) {
    for (const ThriftValue& chunk : group[1].list) {
      size_t at = static_cast<size_t>(chunk[3][chunk[3].has(11) ? 11 : 9].number);
      const size_t end = at + static_cast<size_t>(chunk[3][7].number);
      while (at < end) {
        ThriftDecoder decoder(std::string_view(file).substr(at));
        const ThriftValue header = decoder.structure();
        const size_t body = at + decoder.position();
        pages.push_back({at, body, body + static_cast<size_t>(header[3].number)});
        at = pages.back().end;
      }
    }
  }
  return pages;
}

std::vector<std::pair<const char*, Codec>> all_codecs() {
  return {{"none", Codec::kUncompressed},
          {"snappy", Codec::kSnappy},
          {"gzip", Codec::kGzip},
          {"zstd", Codec::kZstd},
          {"lz4_raw", Codec::kLz4Raw}};
}

ParquetOptions options_of(Codec codec, uint64_t row_group_rows = 0) {
  ParquetOptions options;
  options.codec = codec;
  options.row_group_rows = row_group_rows;
  return options;
}

TEST(VerifyPages, FindsEveryPageOfOurFilesRight) {
  for (const auto& [name, codec] : all_codecs()) {
    for (const size_t rows : {0, 1, 50, 40'000}) {
      const std::string bytes =
          write_table(table_of_all_types(rows), options_of(codec, rows == 50 ? 20 : 0));
      const VerifiedPages verified = verify(bytes);
      EXPECT_EQ(verified.pages, pages_of(bytes).size()) << name << rows;
      EXPECT_EQ(verified.checksums, verified.pages) << name << rows;
      EXPECT_EQ(verified.pages_not_unpacked, 0u) << name << rows;
    }
  }
}

TEST(VerifyPages, FindsEveryChangedByteOfAPageBody) {
  for (const auto& [name, codec] : all_codecs()) {
    std::string bytes = write_table(table_of_all_types(24), options_of(codec, 16));
    size_t changed = 0;
    for (const PageRange& page : pages_of(bytes)) {
      for (size_t i = page.body; i < page.end; i++) {
        const char before = bytes[i];
        for (const int change : {0x01, 0x80}) {
          bytes[i] = static_cast<char>(before ^ change);
          const std::string problem = problem_of(bytes);
          EXPECT_NE(problem.find("its checksum is"), std::string::npos)
              << name << " byte " << i << ": " << problem;
          changed++;
        }
        bytes[i] = before;
      }
    }
    EXPECT_GT(changed, 1000u) << name;
  }
}

TEST(VerifyPages, EndsWellWhateverByteOfTheFileIsChanged) {
  std::string bytes = write_table(table_of_all_types(12), options_of(Codec::kZstd, 8));
  size_t unseen = 0;
  for (size_t i = 0; i < bytes.size(); i++) {
    const char before = bytes[i];
    for (const int value : {0x00, 0x7F, 0xFF, before ^ 0x01, before ^ 0x80}) {
      bytes[i] = static_cast<char>(value);
      unseen += problem_of(bytes).empty() && bytes[i] != before;
    }
    bytes[i] = before;
  }
  // Names, statistics, key-value pairs and the like have no checksum.
  EXPECT_LT(unseen, 5 * bytes.size() / 2);
}

TEST(VerifyPages, NamesRowGroupColumnPageAndOffset) {
  TestColumn column{{"price", int64_type}, {}, {}, {}, {}, {}, {}};
  for (int64_t i = 0; i < 40'000; i++) column.add(i * i);
  std::string bytes = write_table({column}, options_of(Codec::kUncompressed, 20'000));
  const std::vector<PageRange> pages = pages_of(bytes);
  ASSERT_EQ(pages.size(), 4u);
  bytes[pages[3].body + 100] ^= 1;
  const std::string problem = problem_of(bytes);
  EXPECT_TRUE(problem.starts_with("row group 1, column 0 ('price'), page 1 at byte " +
                                  std::to_string(pages[3].header) + ": its checksum is "))
      << problem;
}

}  // namespace
}  // namespace adze::parquet
