#pragma once

#include <memory>
#include <string>

#include "base/byte_source.h"
#include "io/input_auth.h"

namespace adze {
struct RunContext;
}

/// A location to its bytes: file, stdin; decompressed by magic bytes.
namespace adze::io {

/// What a stored object was when it was opened.
struct InputIdentity {
  std::string uri;     ///< as messages and receipts show it
  uint64_t bytes = 0;  ///< stored size, 0 if unknown
  std::string etag;
  std::string version;
  int64_t modified_nanoseconds = 0;  ///< since 1970; of files
  bool can_read_again = false;

  /// Nothing says that the object has changed between the two.
  bool is_same_as(const InputIdentity& other) const {
    return bytes == other.bytes && etag == other.etag && version == other.version &&
           modified_nanoseconds == other.modified_nanoseconds;
  }
};

struct OpenedInput {
  std::unique_ptr<ByteSource> bytes;  ///< decompressed
  InputIdentity identity;
};

/// What a job says about an input besides its location.
struct InputOptions {
  InputAuth auth = {};  ///< for http and https
};

/// Opens `uri` ("-" is stdin, else a path or file:// URI) for one pass. gzip and zstd are
/// recognised by their magic bytes, concatenated members and frames too; a truncated one is an
/// Error(kInput) when the end is reached. Known binary formats (Parquet, ZIP …) are refused by
/// name. Throws Error(kInput): missing, a directory; Error(kPermission): not readable.
OpenedInput open_input(const std::string& uri, RunContext& context,
                       const InputOptions& options = {});

}  // namespace adze::io
