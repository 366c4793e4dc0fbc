#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/byte_source.h"

namespace adze {

/// A source around another one, which it owns and which answers for it: for those that change or
/// watch one thing about it.
class ForwardingSource : public ByteSource {
 public:
  explicit ForwardingSource(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

  size_t read(std::span<char> into) override { return source_->read(into); }
  const std::string& name() const override { return source_->name(); }
  uint64_t stored_bytes_read() const override { return source_->stored_bytes_read(); }
  std::optional<uint64_t> stored_bytes_total() const override {
    return source_->stored_bytes_total();
  }

 protected:
  ByteSource& source() { return *source_; }

 private:
  std::unique_ptr<ByteSource> source_;
};

}  // namespace adze
