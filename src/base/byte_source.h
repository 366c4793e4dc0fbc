#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace adze {

/// A stream of bytes read once from front to back: a file, stdin, a decompressor around another
/// source. Used by one thread at a time. Errors are thrown as Error with the source's name.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Fills at least one byte of `into` and returns how many; 0 only at the end. May return fewer
  /// bytes than asked for at any time. REQUIRES: `into` is not empty.
  virtual size_t read(std::span<char> into) = 0;

  /// How it is called in messages and receipts: without user, password or query.
  virtual const std::string& name() const = 0;

  /// Bytes of the stored object read so far (compressed bytes of a compressed one), for progress.
  virtual uint64_t stored_bytes_read() const = 0;

  /// Size of the stored object if it is known.
  virtual std::optional<uint64_t> stored_bytes_total() const = 0;
};

}  // namespace adze
