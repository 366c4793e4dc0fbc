#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "base/byte_source.h"

namespace adze::engine {

/// A text that is in memory already, under the name of the input it comes from. Both must outlive
/// it.
class TextSource : public ByteSource {
 public:
  TextSource(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  size_t read(std::span<char> into) override {
    const size_t count = std::min(into.size(), text_.size());
    if (count > 0) std::memcpy(into.data(), text_.data(), count);
    text_.remove_prefix(count);
    return count;
  }
  const std::string& name() const override { return name_; }
  uint64_t stored_bytes_read() const override { return 0; }
  std::optional<uint64_t> stored_bytes_total() const override { return {}; }

 private:
  std::string_view text_;
  const std::string& name_;
};

}  // namespace adze::engine
