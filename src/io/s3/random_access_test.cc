#include "io/s3/random_access.h"

#include <gtest/gtest.h>

#include <string>

#include "io/io_test_world.h"
#include "io/s3/memory_client_testing.h"

namespace adze::io::s3 {
namespace {

using Asked = std::vector<std::string>;

class S3RandomAccess : public ::testing::Test {
 protected:
  S3RandomAccess() {
    for (int i = 0; i < 30'000; ++i) text_ += std::to_string(i) + ",";
    client_.objects["a.parquet"] = {.bytes = text_};
  }
  std::unique_ptr<RandomAccessSource> open(const std::string& uri = "s3://bucket/a.parquet") {
    return open_s3_random_access(uri, client_, world_.context, {});
  }
  std::string read(RandomAccessSource& source, uint64_t offset, size_t count) {
    std::string bytes(count, '\0');
    source.read_at(offset, bytes);
    return bytes;
  }

  TestWorld world_;
  MemoryClient client_;
  std::string text_;
};

TEST_F(S3RandomAccess, LearnsItsSizeWithItsEnd) {
  const auto source = open();
  EXPECT_EQ(source->size(), text_.size());
  EXPECT_EQ(source->name(), "s3://bucket/a.parquet");
  EXPECT_EQ(read(*source, text_.size() - 8, 8), text_.substr(text_.size() - 8));
  EXPECT_EQ(client_.asked, (Asked{"GET a.parquet bytes=-65536"}));
  EXPECT_EQ(read(*source, 0, 4), text_.substr(0, 4));
  EXPECT_EQ(client_.asked.back(), "GET a.parquet bytes=0-65535");
}

TEST_F(S3RandomAccess, IsOfOneVersion) {
  const auto source = open();
  client_.objects["a.parquet"].etag = "\"2\"";
  EXPECT_EQ(thrown([&] { read(*source, 0, 4); }).message,
            "the object was replaced while it was read");
}

TEST_F(S3RandomAccess, GoesOnWhereATransferBroke) {
  client_.breaks = {10, SIZE_MAX, 20};
  const auto source = open();
  EXPECT_EQ(read(*source, 0, text_.size()), text_);
}

TEST_F(S3RandomAccess, OfSmallObjectsIsOneRequest) {
  client_.objects["s"] = {.bytes = "PAR1"};
  client_.objects["e"] = {.bytes = ""};
  const auto small = open("s3://bucket/s");
  EXPECT_EQ(small->size(), 4u);
  EXPECT_EQ(read(*small, 0, 4), "PAR1");
  EXPECT_EQ(open("s3://bucket/e")->size(), 0u);
  EXPECT_EQ(client_.asked.size(), 2u);
}

TEST_F(S3RandomAccess, OfWhatIsMissingIsAnError) {
  EXPECT_EQ(thrown([&] { open("s3://bucket/x"); }).category, ErrorCategory::kInput);
  EXPECT_EQ(thrown([&] { open("s3://bucket/"); }).category, ErrorCategory::kUsage);
}

}  // namespace
}  // namespace adze::io::s3
