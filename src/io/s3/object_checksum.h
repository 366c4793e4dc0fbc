#pragma once

#include <memory>
#include <span>
#include <string>

#include "io/http/answer.h"

namespace adze::io::s3 {

/// What S3 keeps as the checksum of a whole object, computed anew while the object is read from
/// its first byte to its last. One thread at a time.
class ObjectChecksum {
 public:
  virtual ~ObjectChecksum() = default;

  virtual void add(std::span<const char> bytes) = 0;

  /// Of all that was added, as S3 writes it: base64. Call once.
  virtual std::string take_base64() = 0;

  const char* algorithm = "";  ///< "CRC64NVME"
  std::string expected;        ///< base64
};

/// The one that the answer to a GET with x-amz-checksum-mode names; of several the quickest. Null
/// where there is none of the whole object: objects made of parts may have a checksum of their
/// parts' checksums ("COMPOSITE", with "-N" at its end), which one stream can't compute.
std::unique_ptr<ObjectChecksum> find_object_checksum(const http::Answer& answer);

}  // namespace adze::io::s3
