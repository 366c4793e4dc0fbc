#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace adze {

/// What the store of a target calls the version of it that was committed; empty: it doesn't say.
struct StoredVersion {
  std::string etag;
  std::string version;
};

/// Bytes on their way to a target, in two phases so that the target is the old one or the new one.
///
///   write()…  stage()  commit()      the target is replaced, in commit and not before
///   destructor without commit()      everything begun is undone, the old target stays
///
/// Used by one thread at a time. Errors are thrown as Error (kTarget, kPermission).
class ByteSink {
 public:
  virtual ~ByteSink() = default;

  virtual void write(std::span<const char> bytes) = 0;

  /// All bytes are written and safe (flushed, synced), not yet visible. Whatever can still fail
  /// for a reason that can be foreseen fails here.
  virtual void stage() = 0;

  /// Makes them visible in one step: the point of no return. REQUIRES: stage() returned.
  virtual void commit() = 0;

  /// The target as messages and receipts call it.
  virtual const std::string& name() const = 0;

  virtual uint64_t bytes_written() const = 0;

  /// Hands over what is known of the committed version. Call once, after commit().
  virtual StoredVersion take_stored_version() noexcept { return {}; }
};

}  // namespace adze
