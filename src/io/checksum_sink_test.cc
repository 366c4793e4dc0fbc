#include "io/checksum_sink.h"

#include <gtest/gtest.h>

#include <string>

namespace adze::io {
namespace {

class NullSink : public ByteSink {
 public:
  void write(std::span<const char> bytes) override { bytes_ += bytes.size(); }
  void stage() override {}
  void commit() override {}
  const std::string& name() const override { return name_; }
  uint64_t bytes_written() const override { return bytes_; }

 private:
  std::string name_ = "null";
  uint64_t bytes_ = 0;
};

TEST(ChecksumSink, KeepsTheChecksumOfAllWrites) {
  NullSink null;
  ChecksumSink sink(null, false);
  sink.write(std::string("1234"));
  sink.write(std::string("56789"));
  EXPECT_EQ(sink.crc64nvme_hex(), "ae8b14860a799888");
  EXPECT_EQ(sink.sha256_hex(), "");
  EXPECT_EQ(sink.bytes_written(), 9u);
  EXPECT_EQ(sink.name(), "null");
}

// The digests are those of FIPS 180-2, appendix B.
TEST(ChecksumSink, KeepsTheSha256WhereItIsAskedFor) {
  NullSink null;
  ChecksumSink sink(null, true);
  sink.write(std::string("a"));
  sink.write(std::string("bc"));
  EXPECT_EQ(sink.sha256_hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  ChecksumSink nothing(null, true);
  EXPECT_EQ(nothing.sha256_hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace adze::io
