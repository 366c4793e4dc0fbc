#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace adze {

/// Bytes that can be read at any place: a file, ranges of an object. Used by one thread at a time.
/// Errors are thrown as Error with the source's name.
class RandomAccessSource {
 public:
  virtual ~RandomAccessSource() = default;

  /// In bytes, as it was when the source was opened.
  virtual uint64_t size() const = 0;

  /// Fills all of `into` with the bytes from `offset` on. Throws Error(kInput) if they are not
  /// there any more. REQUIRES: offset + into.size() <= size().
  virtual void read_at(uint64_t offset, std::span<char> into) = 0;

  /// How it is called in messages: without user, password or query.
  virtual const std::string& name() const = 0;
};

}  // namespace adze
