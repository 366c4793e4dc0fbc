#pragma once

#include <cstdint>
#include <span>

#include "io/file_descriptor.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// A file without a name in the context's temp folder, for what does not fit into memory: the
/// kernel frees it when the process ends, however that comes. Made at the first append(). One
/// thread at a time. Throws Error(kResources) where the disk is full or the folder is of no use.
class ScratchFile {
 public:
  explicit ScratchFile(RunContext& context) : context_(context) {}

  void append(std::span<const char> bytes);
  /// Reads all of `into` from `offset` on. REQUIRES: that much has been appended.
  void read(uint64_t offset, std::span<char> into) const;

  uint64_t bytes() const { return bytes_; }

 private:
  RunContext& context_;
  FileDescriptor file_;
  uint64_t bytes_ = 0;
};

}  // namespace adze::io
