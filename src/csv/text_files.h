#pragma once

#include <cstddef>
#include <memory>

#include "base/byte_source.h"

namespace adze::csv {

/// The texts that make up one table, each a file with a head of its own, in order. Whoever
/// implements this knows where they come from.
class TextFiles {
 public:
  virtual ~TextFiles() = default;

  virtual size_t count() const = 0;

  /// The text at `index`, from its first byte. Called in order, once for each, by one thread at a
  /// time; the one before has been given back (destroyed), so one is open at a time. Throws Error.
  virtual std::unique_ptr<ByteSource> open(size_t index) = 0;
};

}  // namespace adze::csv
