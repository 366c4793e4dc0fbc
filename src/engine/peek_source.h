#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/forwarding_source.h"
#include "base/memory_budget.h"

namespace adze::engine {

/// A source whose first bytes can be looked at before it is read: the header must be known before
/// the SQL is compiled, also where the input is a pipe that can be read only once.
class PeekSource : public ForwardingSource {
 public:
  /// What is looked at is reserved in `memory`, until it has been read.
  PeekSource(std::unique_ptr<ByteSource> source, MemoryBudget& memory)
      : ForwardingSource(std::move(source)),
        reservation_(memory, "holding the first bytes of an input") {}

  /// The first `bytes_max` bytes, or all if there are fewer. Valid until the next call. REQUIRES:
  /// nothing was read yet.
  std::string_view peek(size_t bytes_max);

  size_t read(std::span<char> into) override;

 private:
  std::string peeked_;
  size_t peeked_used_ = 0;
  MemoryReservation reservation_;
};

}  // namespace adze::engine
