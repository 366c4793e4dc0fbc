#include "io/s3/range_readers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "base/limits.h"
#include "io/io_test_world.h"
#include "io/s3/memory_client_testing.h"
#include "io/s3/object_source.h"

namespace adze::io::s3 {
namespace {

constexpr size_t kRange = limits::s3_range_bytes;

/// Nothing repeats at a distance of a range.
std::string text_of(size_t bytes) {
  std::string text(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>(i * 31 + i / 4099);
  return text;
}

class S3Ranges : public ::testing::Test {
 protected:
  S3Ranges() { client_.objects["a"] = {.bytes = text_of(kRange * 9 + 17)}; }

  ObjectVersion object() const {
    return {.location = {.bucket = "bucket", .key = "a"},
            .etag = "\"1\"",
            .version_id = "",
            .request_payer = false,
            .bytes = client_.objects.at("a").bytes.size()};
  }
  std::string read(uint64_t first) {
    const ObjectVersion version = object();
    const auto ranges = RangeReaders::start(version, first, client_, world_.context);
    EXPECT_NE(ranges, nullptr);
    std::string text;
    std::vector<char> piece(100'000);
    while (const size_t got = ranges->read(piece)) text.append(piece.data(), got);
    return text;
  }

  TestWorld world_;
  MemoryClient client_;
};

TEST_F(S3Ranges, ComeInOrder) {
  client_.piece_bytes = 70'000;
  EXPECT_EQ(read(5), client_.objects["a"].bytes.substr(5));
  EXPECT_EQ(client_.asked.size(), 10u);
}

TEST_F(S3Ranges, GoOnWhereOneBroke) {
  client_.breaks = {100, SIZE_MAX, 0, 3};
  EXPECT_EQ(read(0), client_.objects["a"].bytes);
}

TEST_F(S3Ranges, OfAReplacedObjectAreAnErrorAtTheirTurn) {
  client_.before = [&](const Request&) {
    if (client_.asked.size() == 6) client_.objects["a"].etag = "\"2\"";
  };
  const ObjectVersion version = object();
  const auto ranges = RangeReaders::start(version, 0, client_, world_.context);
  std::vector<char> piece(kRange);
  size_t got = 0;
  const Error error = thrown([&] {
    while (const size_t more = ranges->read(piece)) got += more;
  });
  EXPECT_EQ(error.message, "the object was replaced while it was read");
  // Which ranges the first five requests were for is the threads' to say; those before the first
  // that came too late are whole.
  EXPECT_LE(got, 5 * kRange);
  EXPECT_EQ(got % kRange, 0u);
}

TEST_F(S3Ranges, EndInTheMiddleWithoutWaiting) {
  const ObjectVersion version = object();
  const auto ranges = RangeReaders::start(version, 0, client_, world_.context);
  std::vector<char> piece(10);
  EXPECT_GT(ranges->read(piece), 0u);
}

TEST_F(S3Ranges, AreNotReadWhereMemoryIsShort) {
  const ObjectVersion version = object();
  MemoryReservation others(world_.memory, "others");
  others.resize(size_t{200} << 20);
  EXPECT_EQ(RangeReaders::start(version, 0, client_, world_.context), nullptr);
}

TEST_F(S3Ranges, GiveTheirMemoryBack) {
  read(0);
  EXPECT_EQ(world_.memory.bytes_used(), 0u);
}

/// Time goes on by what a client says that its bytes take.
class SteppedClock : public Clock {
 public:
  std::chrono::steady_clock::time_point now() const override {
    return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(nanoseconds.load()));
  }
  std::atomic<int64_t> nanoseconds = 0;
};

class S3Connections : public ::testing::Test {
 protected:
  struct SlowClient : MemoryClient {
    struct SlowBody : BodyStream {
      std::unique_ptr<BodyStream> body;
      SlowClient* client = nullptr;
      const http::Answer& answer() const override { return body->answer(); }
      Got read(std::span<char> into) override {
        const Got got = body->read(into);
        client->clock->nanoseconds += static_cast<int64_t>(got.bytes) * client->nanoseconds_a_byte;
        return got;
      }
    };
    std::unique_ptr<BodyStream> open(const Request& request, RunContext& context) override {
      auto slow = std::make_unique<SlowBody>();
      slow->body = MemoryClient::open(request, context);
      slow->client = this;
      return slow;
    }
    SteppedClock* clock = nullptr;
    int64_t nanoseconds_a_byte = 0;
  };

  /// How many requests it took; the reader takes so long for each byte itself.
  size_t requests(size_t bytes, int64_t network, int64_t reader) {
    SlowClient client;
    client.clock = &clock_;
    client.nanoseconds_a_byte = network;
    client.objects["a"] = {.bytes = text_of(bytes)};
    RunContext context{.memory = world_.memory,
                       .cancellation = world_.cancellation,
                       .log = world_.log,
                       .clock = clock_,
                       .temp_folder = "/tmp",
                       .environment = {}};
    const ObjectVersion version{.location = {.bucket = "bucket", .key = "a"},
                                .etag = "\"1\"",
                                .version_id = "",
                                .request_payer = false,
                                .bytes = bytes};
    ObjectSource source(version, client.open(version_request(version), context), client, context);
    std::string text;
    std::vector<char> piece(size_t{1} << 18);
    while (const size_t got = source.read(piece)) {
      text.append(piece.data(), got);
      clock_.nanoseconds += static_cast<int64_t>(got) * reader;
    }
    EXPECT_TRUE(text == client.objects["a"].bytes);
    return client.asked.size();
  }

  TestWorld world_;
  SteppedClock clock_;
};

TEST_F(S3Connections, AreOneWhereTheReaderIsTheSlowerOne) {
  EXPECT_EQ(requests(size_t{100} << 20, 15, 20), 1u);
}

TEST_F(S3Connections, AreOneWhereItBringsMuch) { EXPECT_EQ(requests(size_t{100} << 20, 5, 1), 1u); }

TEST_F(S3Connections, AreOneWhereLittleIsLeft) { EXPECT_EQ(requests(size_t{70} << 20, 20, 1), 1u); }

TEST_F(S3Connections, AreSeveralWhereTheReaderWaitsForOne) {
  EXPECT_EQ(requests(size_t{100} << 20, 20, 1), 1u + (100 - 8) / 4);
}

}  // namespace
}  // namespace adze::io::s3
