#include "io/s3/object_checksum.h"

#include <libdeflate.h>
#include <nettle/base64.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "io/crc32c.h"
#include "io/crc64nvme.h"

namespace adze::io::s3 {
namespace {

std::string base64(std::span<const uint8_t> bytes) {
  std::string text(BASE64_ENCODE_RAW_LENGTH(bytes.size()), '\0');
  ::base64_encode_raw(text.data(), bytes.size(), bytes.data());
  return text;
}

uint32_t crc32(uint32_t crc, std::span<const char> bytes) {
  return ::libdeflate_crc32(crc, bytes.data(), bytes.size());
}

template <typename Number, Number (*Continue)(Number, std::span<const char>)>
class Crc : public ObjectChecksum {
 public:
  void add(std::span<const char> bytes) override { crc_ = Continue(crc_, bytes); }
  std::string take_base64() override {
    std::array<uint8_t, sizeof(Number)> bytes;  // the highest first
    for (size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<uint8_t>(crc_ >> (8 * (bytes.size() - 1 - i)));
    }
    return base64(bytes);
  }

 private:
  Number crc_ = 0;
};

template <typename Context, void (*Init)(Context*),
          void (*Update)(Context*, size_t, const uint8_t*),
          void (*Digest)(Context*, size_t, uint8_t*), size_t kBytes>
class Sha : public ObjectChecksum {
 public:
  Sha() { Init(&context_); }
  void add(std::span<const char> bytes) override {
    Update(&context_, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
  }
  std::string take_base64() override {
    std::array<uint8_t, kBytes> bytes;
    Digest(&context_, bytes.size(), bytes.data());
    return base64(bytes);
  }

 private:
  Context context_;
};

using Sha1 = Sha<sha1_ctx, ::sha1_init, ::sha1_update, ::sha1_digest, SHA1_DIGEST_SIZE>;
using Sha256 = Sha<sha256_ctx, ::sha256_init, ::sha256_update, ::sha256_digest, SHA256_DIGEST_SIZE>;

struct Algorithm {
  const char* name;
  std::string_view field;
  std::unique_ptr<ObjectChecksum> (*make)();
};

template <typename Checksum>
std::unique_ptr<ObjectChecksum> make() {
  return std::make_unique<Checksum>();
}

/// The quickest first.
constexpr Algorithm kAlgorithms[] = {
    {"CRC64NVME", "x-amz-checksum-crc64nvme", make<Crc<uint64_t, crc64nvme>>},
    {"CRC32", "x-amz-checksum-crc32", make<Crc<uint32_t, crc32>>},
    {"CRC32C", "x-amz-checksum-crc32c", make<Crc<uint32_t, crc32c>>},
    {"SHA-1", "x-amz-checksum-sha1", make<Sha1>},
    {"SHA-256", "x-amz-checksum-sha256", make<Sha256>},
};

}  // namespace

std::unique_ptr<ObjectChecksum> find_object_checksum(const http::Answer& answer) {
  if (answer.amz_field("x-amz-checksum-type") == "COMPOSITE") return nullptr;
  for (const Algorithm& algorithm : kAlgorithms) {
    const std::string_view expected = answer.amz_field(algorithm.field);
    // '-' is no digit of base64.
    if (expected.empty() || expected.find('-') != std::string_view::npos) continue;
    std::unique_ptr<ObjectChecksum> checksum = algorithm.make();
    checksum->algorithm = algorithm.name;
    checksum->expected = expected;
    return checksum;
  }
  return nullptr;
}

}  // namespace adze::io::s3
