#pragma once

#include <memory>
#include <utility>

#include "base/byte_source.h"
#include "engine/receipt.h"

namespace adze::engine {

/// Writes down how much was read of a source, when it is given back. `receipt` must outlive it.
class RecordedSource : public ByteSource {
 public:
  RecordedSource(std::unique_ptr<ByteSource> source, InputReceipt& receipt)
      : source_(std::move(source)), receipt_(receipt) {}
  ~RecordedSource() override { receipt_.bytes = source_->stored_bytes_read(); }
  RecordedSource(const RecordedSource&) = delete;
  RecordedSource& operator=(const RecordedSource&) = delete;

  size_t read(std::span<char> into) override { return source_->read(into); }
  const std::string& name() const override { return source_->name(); }
  uint64_t stored_bytes_read() const override { return source_->stored_bytes_read(); }
  std::optional<uint64_t> stored_bytes_total() const override {
    return source_->stored_bytes_total();
  }

 private:
  std::unique_ptr<ByteSource> source_;
  InputReceipt& receipt_;
};

}  // namespace adze::engine
