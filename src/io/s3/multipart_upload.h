#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/s3/client.h"
#include "io/s3/location.h"
#include "io/s3/object_options.h"
#include "io/s3/upload_documents.h"

namespace adze::io::s3 {

/// The size of a part by its number, from 1: they grow from 8 to 32 MiB, so that small objects need
/// little memory and 10,000 parts hold limits::s3_object_bytes_max.
size_t part_bytes(unsigned number);

/// An upload in parts, request by request. The bytes of its parts lie at S3, which bills them and
/// shows them to nobody, until it is completed or aborted. One thread at a time.
class MultipartUpload {
 public:
  /// CreateMultipartUpload. `headers` are those of the object.
  MultipartUpload(Client& client, const Location& location, const ObjectOptions& options,
                  std::vector<NameValue> headers, RunContext& context);

  /// UploadPart, the next one. S3 compares its checksum with `crc`, we the one in its answer.
  void send_part(std::span<const char> bytes, uint64_t crc, RunContext& context);

  /// CompleteMultipartUpload of an object of `bytes`, with `headers` as conditions.
  Completion complete(uint64_t bytes, uint64_t crc, std::vector<NameValue> headers,
                      RunContext& context);

  /// AbortMultipartUpload, repeated until S3 says that there is no such upload, for a part that
  /// arrives late would stay behind. False if it may still be there.
  bool abort(RunContext& context) noexcept;

  const std::string& id() const { return id_; }

 private:
  Request request(std::string_view method) const;

  Client& client_;
  const Location& location_;
  const ObjectOptions& options_;
  std::string id_;
  std::vector<UploadedPart> parts_;
};

/// Throws Error(kTarget) if `answered`, the checksum in an answer, is there and is not `crc`.
void require_same_checksum(std::string_view answered, uint64_t crc, const Location& location);

}  // namespace adze::io::s3
