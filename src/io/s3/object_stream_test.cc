#include "io/s3/object_stream.h"

#include <gtest/gtest.h>

#include <string>

#include "io/io_test_world.h"
#include "io/s3/memory_client_testing.h"
#include "io/s3/open_s3.h"

namespace adze::io::s3 {
namespace {

using Asked = std::vector<std::string>;

class S3Objects : public ::testing::Test {
 protected:
  S3Objects() { client_.objects["a.csv"] = {.bytes = "0123456789"}; }

  std::string read(const std::string& uri = "s3://bucket/a.csv", const InputOptions& options = {}) {
    return read_all(*open_s3(uri, client_, world_.context, options).bytes);
  }
  Error refused(const std::string& uri = "s3://bucket/a.csv", const InputOptions& options = {}) {
    return thrown([&] { read(uri, options); });
  }
  /// From the first request for a range on.
  void before_ranges(const std::function<void()>& action) {
    client_.before = [action](const Request& request) {
      for (const NameValue& header : request.headers) {
        if (header.name == "range") action();
      }
    };
  }

  TestWorld world_;
  MemoryClient client_;
};

TEST_F(S3Objects, AreReadByOneRequest) {
  OpenedInput input = open_s3("s3://bucket/a.csv", client_, world_.context, {});
  EXPECT_EQ(input.identity.uri, "s3://bucket/a.csv");
  EXPECT_EQ(input.identity.bytes, 10u);
  EXPECT_EQ(input.identity.etag, "\"1\"");
  EXPECT_TRUE(input.identity.can_read_again);
  EXPECT_EQ(input.bytes->stored_bytes_total(), 10u);
  EXPECT_EQ(read_all(*input.bytes), "0123456789");
  EXPECT_EQ(client_.asked, (Asked{"GET a.csv"}));
}

TEST_F(S3Objects, OfNoBytesAreRead) {
  client_.objects["a.csv"].bytes = "";
  EXPECT_EQ(read(), "");
}

TEST_F(S3Objects, GoOnAtTheByteWhereATransferBroke) {
  client_.breaks = {3, 4};
  EXPECT_EQ(read(), "0123456789");
  EXPECT_EQ(client_.asked, (Asked{"GET a.csv", "GET a.csv bytes=3-9", "GET a.csv bytes=7-9"}));
  EXPECT_EQ(client_.pauses, (std::vector<unsigned>{1, 2})) << "not enough has come to count anew";
}

TEST_F(S3Objects, CountRetriesAnewAfterProgress) {
  client_.objects["a.csv"].bytes = std::string(size_t{6} << 20, 'x');
  client_.breaks = std::deque<size_t>(5, size_t{1} << 20);
  EXPECT_EQ(read().size(), size_t{6} << 20);
  EXPECT_EQ(client_.pauses, (std::vector<unsigned>(5, 1)));
}

TEST_F(S3Objects, ThatEndEarlyWithoutAWordGoOnToo) {
  client_.breaks = {3};
  client_.failure = "";
  EXPECT_EQ(read(), "0123456789");
}

TEST_F(S3Objects, ThatBreakForGoodAreAnError) {
  client_.breaks = {3, 0, 0, 0};
  const Error error = refused();
  EXPECT_EQ(error.category, ErrorCategory::kInput);
  EXPECT_EQ(
      error.message,
      "the transfer broke off after 3 of 10 bytes: Connection reset by peer, also when it was "
      "tried again");
  EXPECT_EQ(error.file, "s3://bucket/a.csv");
}

TEST_F(S3Objects, ReplacedWhileTheyAreReadAreAnError) {
  client_.breaks = {3};
  before_ranges([&] { client_.objects["a.csv"] = {.bytes = "abcdefghij", .etag = "\"2\""}; });
  Error error = refused();
  EXPECT_EQ(error.message, "the object was replaced while it was read");
  EXPECT_TRUE(error.may_run_again);

  client_.objects["a.csv"] = {.bytes = "0123456789"};
  client_.breaks = {3};
  client_.minds_if_match = false;
  error = refused();
  EXPECT_EQ(error.message, "the object was replaced while it was read") << "told by the ETag alone";
}

TEST_F(S3Objects, DeletedWhileTheyAreReadAreAnError) {
  client_.breaks = {3};
  before_ranges([&] { client_.objects.clear(); });
  EXPECT_EQ(refused().message, "the object was deleted while it was read");
}

TEST_F(S3Objects, OtherThanTheExpectedOneAreAnError) {
  EXPECT_EQ(read("s3://bucket/a.csv", {.expected_etag = "\"1\""}), "0123456789");
  EXPECT_EQ(read("s3://bucket/a.csv", {.expected_etag = "1"}), "0123456789") << "without quotes";
  EXPECT_EQ(refused("s3://bucket/a.csv", {.expected_etag = "\"0\""}).message,
            "the object was replaced while it was read");
  client_.minds_if_match = false;
  EXPECT_EQ(refused("s3://bucket/a.csv", {.expected_etag = "\"0\""}).message,
            "the object was replaced while it was read");
}

TEST_F(S3Objects, WithoutAnEtagCannotGoOn) {
  client_.objects["a.csv"].etag = "";
  EXPECT_EQ(read(), "0123456789");
  client_.breaks = {3};
  EXPECT_TRUE(refused().message.find("names no ETag") != std::string::npos);
}

TEST_F(S3Objects, OfServersWithoutRangesCannotGoOn) {
  client_.sends_ranges = false;
  client_.breaks = {3};
  EXPECT_EQ(refused().message, "the server does not send a part of an object alone");
}

TEST_F(S3Objects, WhoPaysAndTheVersionAreSaid) {
  std::vector<std::string> said;
  client_.before = [&](const Request& request) {
    for (const NameValue& header : request.headers)
      said.push_back(header.name + "=" + header.value);
    for (const NameValue& part : request.query) said.push_back(part.name + "=" + part.value);
  };
  read("s3://bucket/a.csv", {.request_payer = true, .version_id = "v1"});
  EXPECT_EQ(said, (Asked{"x-amz-request-payer=requester", "x-amz-checksum-mode=ENABLED",
                         "versionId=v1"}));
}

TEST_F(S3Objects, OfNoNameAreRefused) {
  EXPECT_EQ(refused("s3://bucket/").message, "names a bucket, and no object in it");
  EXPECT_EQ(refused("s3://bucket").category, ErrorCategory::kUsage);
}

TEST_F(S3Objects, ThatAreMissingMayBePrefixesOrMisspelt) {
  client_.objects["sales/2024.csv"] = {.bytes = ""};
  Error error = refused("s3://bucket/sales");
  EXPECT_EQ(error.message, "is no object, but a prefix of some");
  EXPECT_EQ(error.fix, "write s3://bucket/sales/ to read all objects below it");
  error = refused("s3://bucket/sales/2042.csv");
  EXPECT_EQ(error.message, "NoSuchKey, did you mean '2024.csv'?");
  EXPECT_EQ(error.category, ErrorCategory::kInput);
}

struct Kept {
  const char* field;
  const char* value;  ///< of "123456789"
};

TEST_F(S3Objects, AreComparedWithTheirChecksum) {
  const Kept kept[] = {
      {"x-amz-checksum-crc64nvme", "rosUhgp5mIg="},
      {"x-amz-checksum-crc32", "y/Q5Jg=="},
      {"x-amz-checksum-crc32c", "4waSgw=="},
      {"x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="},
      {"x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="},
  };
  for (const Kept& one : kept) {
    client_.objects["a.csv"] = {.bytes = "123456789", .amz_fields = {{one.field, one.value}}};
    client_.breaks = {4};
    EXPECT_EQ(read(), "123456789") << one.field;
    client_.objects["a.csv"].bytes = "123456780";
    const Error error = refused();
    EXPECT_TRUE(error.message.find(std::string("and S3 has ") + one.value) != std::string::npos)
        << error.message;
    EXPECT_EQ(error.category, ErrorCategory::kInput);
  }
}

TEST_F(S3Objects, AreNotComparedWithTheChecksumOfTheirParts) {
  client_.objects["a.csv"].amz_fields = {{"x-amz-checksum-sha256", "AAAA-3"}};
  EXPECT_EQ(read(), "0123456789");
  client_.objects["a.csv"].amz_fields = {{"x-amz-checksum-sha256", "AAAA"},
                                         {"x-amz-checksum-type", "COMPOSITE"}};
  EXPECT_EQ(read(), "0123456789");
}

}  // namespace
}  // namespace adze::io::s3
