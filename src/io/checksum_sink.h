#pragma once

#include <string>

#include "base/byte_sink.h"
#include "io/crc64nvme.h"

namespace adze::io {

/// Passes everything on to another sink, which must outlive it, and keeps the CRC64NVME of the
/// bytes written.
class ChecksumSink : public ByteSink {
 public:
  explicit ChecksumSink(ByteSink& sink) : sink_(sink) {}

  void write(std::span<const char> bytes) override {
    sink_.write(bytes);
    crc_ = io::crc64nvme(crc_, bytes);
  }
  void stage() override { sink_.stage(); }
  void commit() override { sink_.commit(); }
  const std::string& name() const override { return sink_.name(); }
  uint64_t bytes_written() const override { return sink_.bytes_written(); }

  uint64_t crc64nvme() const { return crc_; }
  std::string crc64nvme_hex() const { return io::crc64nvme_hex(crc_); }

 private:
  ByteSink& sink_;
  uint64_t crc_ = 0;
};

}  // namespace adze::io
