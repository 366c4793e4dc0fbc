#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The XML that goes to and fro around multipart uploads.
namespace adze::io::s3 {

/// A part that S3 has.
struct UploadedPart {
  std::string etag;
  uint64_t crc64nvme = 0;
};

/// The body of CompleteMultipartUpload: parts 1, 2 … in this order.
std::string completion_document(std::span<const UploadedPart> parts);

/// The UploadId in the answer of CreateMultipartUpload; empty: not in it.
std::string parse_upload_id(std::string_view document);

/// The answer of CompleteMultipartUpload.
struct Completion {
  std::string etag;
  std::string crc64nvme;  ///< base64; empty: not said
  std::string version;    ///< from the head of the answer
};
Completion parse_completion(std::string_view document);

/// An upload that was begun and neither completed nor aborted.
struct UnfinishedUpload {
  std::string key;
  std::string id;
  std::string initiator;       ///< an ARN, or what the server calls a user
  std::string initiator_name;  ///< for people; may be empty
  std::optional<std::chrono::system_clock::time_point> initiated;
};

/// One page of ListMultipartUploads, whether or not its keys are encoded for URLs.
struct UploadPage {
  std::vector<UnfinishedUpload> uploads;
  bool is_truncated = false;
  std::string next_key;
  std::string next_id;
};
/// Nothing if it is no XML.
std::optional<UploadPage> parse_upload_page(std::string_view document);

}  // namespace adze::io::s3
