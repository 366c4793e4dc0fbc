#pragma once

#include <memory>
#include <string>

#include "base/byte_sink.h"
#include "io/crc64nvme.h"

namespace adze::io {

/// Passes everything on to another sink, which must outlive it, and keeps checksums of the bytes
/// written: CRC64NVME always, SHA-256 where it is asked for, since that costs a tenth of a
/// conversion.
class ChecksumSink : public ByteSink {
 public:
  ChecksumSink(ByteSink& sink, bool with_sha256);
  ~ChecksumSink() override;

  void write(std::span<const char> bytes) override;
  void stage() override { sink_.stage(); }
  void commit() override { sink_.commit(); }
  const std::string& name() const override { return sink_.name(); }
  uint64_t bytes_written() const override { return sink_.bytes_written(); }
  StoredVersion take_stored_version() noexcept override { return sink_.take_stored_version(); }

  std::string crc64nvme_hex() const { return io::crc64nvme_hex(crc_); }
  /// 64 hexadecimal digits, or nothing if it wasn't asked for. Call once, after the last write.
  std::string sha256_hex();

 private:
  struct Sha256;

  ByteSink& sink_;
  uint64_t crc_ = 0;
  std::unique_ptr<Sha256> sha256_;  ///< null: not asked for
};

}  // namespace adze::io
