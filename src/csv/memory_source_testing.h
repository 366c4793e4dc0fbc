#pragma once

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/byte_source.h"
#include "base/error.h"
#include "base/test_world_testing.h"

/// What this folder's tests read from and run in.
namespace adze::csv::testing {

/// A text, which must outlive this, handed out at most `read_size` bytes at a time. It may fail
/// behind its end.
class MemorySource : public ByteSource {
 public:
  MemorySource(std::string_view text, size_t read_size, std::string name = "t.csv")
      : text_(text), size_(read_size), name_(std::move(name)) {}

  void fail_at_end() { fails_ = true; }

  size_t read(std::span<char> into) override {
    const size_t count = std::min({into.size(), size_, text_.size() - at_});
    if (count == 0 && fails_) throw Error(ErrorCategory::kInput, "the connection was lost");
    if (count > 0) std::memcpy(into.data(), text_.data() + at_, count);
    at_ += count;
    return count;
  }
  const std::string& name() const override { return name_; }
  uint64_t stored_bytes_read() const override { return at_; }
  std::optional<uint64_t> stored_bytes_total() const override { return text_.size(); }

 private:
  const std::string_view text_;
  const size_t size_;
  size_t at_ = 0;
  bool fails_ = false;
  std::string name_;
};

/// Room for whatever a test reads.
struct World : TestWorld {
  World() : TestWorld(size_t{1} << 30) {}
};

}  // namespace adze::csv::testing
