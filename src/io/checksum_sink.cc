#include "io/checksum_sink.h"

#include <fmt/format.h>
#include <nettle/sha2.h>

#include <array>

namespace adze::io {

struct ChecksumSink::Sha256 {
  sha256_ctx context;
};

ChecksumSink::ChecksumSink(ByteSink& sink, bool with_sha256) : sink_(sink) {
  if (!with_sha256) return;
  sha256_ = std::make_unique<Sha256>();
  sha256_init(&sha256_->context);
}

ChecksumSink::~ChecksumSink() = default;

void ChecksumSink::write(std::span<const char> bytes) {
  sink_.write(bytes);
  crc_ = io::crc64nvme(crc_, bytes);
  if (!sha256_) return;
  sha256_update(&sha256_->context, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
}

std::string ChecksumSink::sha256_hex() {
  if (!sha256_) return "";
  std::array<uint8_t, SHA256_DIGEST_SIZE> digest;
  sha256_digest(&sha256_->context, digest.size(), digest.data());
  std::string hex;
  for (const uint8_t byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace adze::io
