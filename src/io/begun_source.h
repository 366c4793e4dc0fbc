#pragma once

#include <memory>
#include <string>

#include "base/byte_source.h"

namespace adze::io {

/// A source whose first bytes have been looked at and are handed out again.
class BegunSource : public ByteSource {
 public:
  /// Reads at once, until the head is complete.
  explicit BegunSource(std::unique_ptr<ByteSource> rest);

  /// The first kContentKindBytes, or all if there are fewer.
  const std::string& head() const { return head_; }

  size_t read(std::span<char> into) override;
  const std::string& name() const override { return rest_->name(); }
  uint64_t stored_bytes_read() const override { return rest_->stored_bytes_read(); }
  std::optional<uint64_t> stored_bytes_total() const override {
    return rest_->stored_bytes_total();
  }

 private:
  std::unique_ptr<ByteSource> rest_;
  std::string head_;
  size_t head_used_ = 0;
};

}  // namespace adze::io
