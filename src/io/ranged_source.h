#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/memory_budget.h"
#include "base/random_access_source.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// An object on a server as a RandomAccessSource, with as few requests as its reader's habits
/// allow: what is read next to what was read comes with it, the more the longer that goes on; and
/// the end, where Parquet has its footer, is kept.
class RangedSource : public RandomAccessSource {
 public:
  /// Fills `into` with the bytes from `offset` on, all of the same version of the object, or
  /// throws.
  using Fetch = std::function<void(uint64_t offset, std::span<char> into)>;

  /// What is asked for of an object's end at once: most footers.
  static constexpr size_t kTailBytes = size_t{64} << 10;

  /// `tail`: the last bytes of the object, if they are known already.
  RangedSource(std::string name, uint64_t size, std::string tail, Fetch fetch, RunContext& context);

  uint64_t size() const override { return size_; }
  const std::string& name() const override { return name_; }
  void read_at(uint64_t offset, std::span<char> into) override;

 private:
  struct Window {
    std::string bytes;
    uint64_t begin = 0;
    uint64_t end() const { return begin + bytes.size(); }
  };

  static bool take(const Window& window, uint64_t& offset, std::span<char>& into);
  void fetch_tail();
  void fetch_window(uint64_t offset, size_t bytes_min);

  const std::string name_;
  const uint64_t size_;
  const Fetch fetch_;
  MemoryReservation memory_;
  Window tail_;
  Window window_;
  size_t window_bytes_ = 0;  ///< how much to fetch where reading goes on
};

}  // namespace adze::io
