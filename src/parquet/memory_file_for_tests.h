#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/random_access_source.h"

namespace adze::parquet {

/// A file in memory, which refuses reads beyond its end. For tests only.
class MemoryFile : public RandomAccessSource {
 public:
  explicit MemoryFile(std::string_view bytes) : bytes_(bytes) {}

  uint64_t size() const override { return bytes_.size(); }
  const std::string& name() const override { return name_; }
  void read_at(uint64_t offset, std::span<char> into) override {
    ADZE_CHECK(offset <= bytes_.size() && into.size() <= bytes_.size() - offset);
    std::copy_n(bytes_.data() + offset, into.size(), into.data());
  }

 private:
  std::string_view bytes_;
  std::string name_ = "t.parquet";
};

}  // namespace adze::parquet
