#pragma once

#include <memory>
#include <string>

#include "base/byte_source.h"
#include "io/input_auth.h"

namespace adze {
struct RunContext;
}

/// A location to its bytes: files, stdin, http, s3; decompressed by magic bytes.
namespace adze::io {

/// What a stored object was when it was opened.
struct InputIdentity {
  std::string uri;     ///< as messages and receipts show it
  uint64_t bytes = 0;  ///< stored size, 0 if unknown
  std::string etag = {};
  std::string version = {};
  int64_t modified_nanoseconds = 0;  ///< since 1970; of files
  bool can_read_again = false;

  /// Nothing says that the object has changed between the two. A list knows no versions, so those
  /// count only where both are known.
  bool is_same_as(const InputIdentity& other) const {
    const bool is_same_version =
        version.empty() || other.version.empty() || version == other.version;
    return bytes == other.bytes && etag == other.etag && is_same_version &&
           modified_nanoseconds == other.modified_nanoseconds;
  }
};

struct OpenedInput {
  std::unique_ptr<ByteSource> bytes;  ///< decompressed
  InputIdentity identity;
};

/// What a job says about an input besides its location, and what is known of it already.
struct InputOptions {
  InputAuth auth = {};         ///< for http and https
  bool request_payer = false;  ///< s3: whoever asks pays, where a bucket's owner wants that
  /// s3: the object must be the one that had this ETag; empty: the one that is there.
  std::string expected_etag = {};
  std::string version_id = {};  ///< s3: this version of it; empty: the current one
  /// s3: an event tells of it. If it has been replaced, or is adze's own work, that is NotWorkedOn.
  bool is_told = false;
};

/// Opens `uri` ("-" is stdin, else a path or URI) for one pass. gzip and zstd are
/// recognised by their magic bytes, concatenated members and frames too; a truncated one is an
/// Error(kInput) when the end is reached. Known binary formats (Parquet, ZIP …) are refused by
/// name. Throws Error(kInput): missing, a directory; Error(kPermission): not readable; NotWorkedOn
/// (told_object.h).
OpenedInput open_input(const std::string& uri, RunContext& context,
                       const InputOptions& options = {});

/// What open_input() would say of an input, without reading it. Of what can be read only once it
/// says no more than that.
InputIdentity identify_input(const std::string& uri, RunContext& context,
                             const InputOptions& options = {});

}  // namespace adze::io
