#include "io/ranged_source.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "io/io_test_world.h"

namespace adze::io {
namespace {

constexpr size_t kKiB = 1024;
using Fetched = std::vector<std::pair<uint64_t, size_t>>;

class RangedSources : public ::testing::Test {
 protected:
  explicit RangedSources(size_t size = 20 * kKiB * kKiB) : text_(size, '\0') {
    for (size_t i = 0; i < size; ++i) text_[i] = static_cast<char>(i * 7 + i / 251);
  }

  RangedSource source(size_t tail_bytes = 0) {
    return RangedSource(
        "s3://bucket/a", text_.size(), text_.substr(text_.size() - tail_bytes),
        [this](uint64_t offset, std::span<char> into) {
          ASSERT_LE(offset + into.size(), text_.size());
          fetched_.emplace_back(offset, into.size());
          std::copy_n(text_.data() + offset, into.size(), into.data());
        },
        world_.context);
  }
  void expect_read(RangedSource& source, uint64_t offset, size_t count) {
    std::string bytes(count, '\0');
    source.read_at(offset, bytes);
    EXPECT_TRUE(bytes == text_.substr(offset, count)) << offset << ' ' << count;
  }

  TestWorld world_;
  std::string text_;
  Fetched fetched_;
};

TEST_F(RangedSources, KeepTheEndAndFetchItOnce) {
  RangedSource ranged = source();
  expect_read(ranged, text_.size() - 8, 8);
  expect_read(ranged, 0, 265);
  expect_read(ranged, text_.size() - 8, 8);
  expect_read(ranged, text_.size() - 5000, 4992);
  EXPECT_EQ(fetched_, (Fetched{{text_.size() - 64 * kKiB, 64 * kKiB}, {0, 64 * kKiB}}));
}

TEST_F(RangedSources, DoNotFetchAnEndThatIsKnown) {
  RangedSource ranged = source(64 * kKiB);
  expect_read(ranged, text_.size() - 8, 8);
  EXPECT_TRUE(fetched_.empty());
  const size_t footer = 100 * kKiB;
  expect_read(ranged, text_.size() - 8 - footer, footer);
  EXPECT_EQ(fetched_, (Fetched{{text_.size() - 8 - footer, footer + 8 - 64 * kKiB}}))
      << "only what is before it";
}

TEST_F(RangedSources, FetchMoreAtATimeWhereReadingGoesOn) {
  RangedSource ranged = source();
  for (size_t at = 0; at < text_.size(); at += 100'000) {
    expect_read(ranged, at, std::min<size_t>(100'000, text_.size() - at));
  }
  EXPECT_LE(fetched_.size(), 12u);
  size_t sum = 0;
  for (const auto& [offset, bytes] : fetched_) sum += bytes;
  EXPECT_EQ(sum, text_.size()) << "nothing twice";
}

TEST_F(RangedSources, ReadLargePiecesAcrossWindows) {
  RangedSource ranged = source(64 * kKiB);
  expect_read(ranged, 17, text_.size() - 17);
  EXPECT_LE(world_.memory.bytes_used(), 9 * kKiB * kKiB);
}

TEST_F(RangedSources, OfAFewBytesAreTheirEnd) {
  text_ = "PAR1";
  RangedSource ranged = source();
  expect_read(ranged, 0, 4);
  expect_read(ranged, 1, 2);
  expect_read(ranged, 4, 0);
  EXPECT_EQ(fetched_, (Fetched{{0, 4}}));
}

}  // namespace
}  // namespace adze::io
