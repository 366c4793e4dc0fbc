#include "io/http/random_access.h"

#include <gtest/gtest.h>

#include <string>

#include "io/http/scripted_transport_testing.h"
#include "io/io_test_world.h"

namespace adze::io::http {
namespace {

class HttpRandomAccess : public ::testing::Test {
 protected:
  HttpRandomAccess() {
    for (int i = 0; text_.size() < size_t{3} << 20; ++i) text_ += std::to_string(i) + ",";
  }

  ScriptedAnswer whole(const std::string& body) const {
    return {.head = {"HTTP/1.1 200 OK", "Content-Length: " + std::to_string(body.size()),
                     "ETag: \"1\"", ""},
            .body = body};
  }
  ScriptedAnswer part(size_t first, const std::string& etag = "\"1\"") const {
    const std::string size = std::to_string(text_.size());
    return {.head = {"HTTP/1.1 206 Partial Content",
                     "Content-Length: " + std::to_string(text_.size() - first),
                     "Content-Range: bytes " + std::to_string(first) + "-" +
                         std::to_string(text_.size() - 1) + "/" + size,
                     "ETag: " + etag, ""},
            .body = text_.substr(first)};
  }
  std::unique_ptr<RandomAccessSource> open(std::deque<ScriptedAnswer> answers) {
    auto transport = std::make_unique<ScriptedTransport>(std::move(answers));
    transport_ = transport.get();
    return open_http_random_access("http://host/a.parquet?key=secret", std::move(transport),
                                   world_.context, {});
  }
  std::string read(RandomAccessSource& source, uint64_t offset, size_t count) {
    std::string bytes(count, '\0');
    source.read_at(offset, bytes);
    return bytes;
  }

  TestWorld world_;
  std::string text_;
  ScriptedTransport* transport_ = nullptr;
};

TEST_F(HttpRandomAccess, AsksForTheEndAlone) {
  const size_t tail = text_.size() - 65536;
  const auto source = open({whole(text_), part(tail)});
  EXPECT_EQ(source->size(), text_.size());
  EXPECT_EQ(source->name(), "http://host/a.parquet");
  EXPECT_EQ(read(*source, 0, 4), text_.substr(0, 4));
  EXPECT_EQ(read(*source, text_.size() - 8, 8), text_.substr(text_.size() - 8));
  ASSERT_EQ(transport_->asked.size(), 2u);
  EXPECT_EQ(transport_->asked[1].first_byte, tail);
  EXPECT_EQ(transport_->asked[1].validator, "\"1\"");
}

TEST_F(HttpRandomAccess, ReadsOnWithoutAnotherRequest) {
  const auto source = open({whole(text_)});
  EXPECT_EQ(read(*source, 0, text_.size() - 65536), text_.substr(0, text_.size() - 65536));
  EXPECT_EQ(transport_->asked.size(), 1u);
}

TEST_F(HttpRandomAccess, OfASmallFileIsOneRequest) {
  const auto source = open({whole("PAR1 and more")});
  EXPECT_EQ(read(*source, 9, 4), "more");
  EXPECT_EQ(read(*source, 0, 4), "PAR1");
  EXPECT_EQ(transport_->asked.size(), 1u);
}

TEST_F(HttpRandomAccess, OfAServerWithoutPartsIsAnError) {
  const auto source = open({whole(text_), whole(text_)});
  EXPECT_EQ(thrown([&] { read(*source, text_.size() - 8, 8); }).message,
            "host:80 does not send parts of the file alone");
}

TEST_F(HttpRandomAccess, IsOfOneVersion) {
  const auto source = open({whole(text_), part(text_.size() - 65536, "\"2\"")});
  EXPECT_TRUE(thrown([&] { read(*source, text_.size() - 8, 8); }).message.find("was replaced") !=
              std::string::npos);
}

TEST_F(HttpRandomAccess, OfUnknownSizeIsAnError) {
  const ScriptedAnswer chunked{.head = {"HTTP/1.1 200 OK", "Transfer-Encoding: chunked", ""},
                               .body = "x"};
  const Error error = thrown([&] { open({chunked}); });
  EXPECT_EQ(error.message, "the server does not say how long the file is");
  EXPECT_EQ(error.file, "http://host/a.parquet");
}

}  // namespace
}  // namespace adze::io::http
