#include "io/s3/multipart_upload.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "io/crc64nvme.h"

namespace adze::io::s3 {
namespace {

constexpr const char* kChecksumHeader = "x-amz-checksum-crc64nvme";
constexpr int kNotFound = 404;

constexpr size_t bytes_of_part(unsigned number) {
  const size_t steps = 1 + (number - 1) / limits::s3_parts_of_a_size;
  return std::min(steps * limits::s3_part_bytes_min, limits::s3_part_bytes_max);
}

constexpr uint64_t bytes_of_all_parts() {
  uint64_t sum = 0;
  for (unsigned number = 1; number <= limits::s3_parts_max; ++number) sum += bytes_of_part(number);
  return sum;
}

static_assert(bytes_of_all_parts() >= limits::s3_object_bytes_max);

}  // namespace

size_t part_bytes(unsigned number) { return bytes_of_part(number); }

void require_same_checksum(std::string_view answered, uint64_t crc, const Location& location) {
  if (answered.empty() || answered == crc64nvme_base64(crc)) return;
  Error error(
      ErrorCategory::kTarget,
      fmt::format("S3 has received other bytes than were sent: its CRC64NVME is {}, ours {}",
                  answered.substr(0, crc64nvme_base64(crc).size()), crc64nvme_base64(crc)));
  error.file = location.uri();
  error.fix = "run it again; if that doesn't help, something between here and S3 changes data";
  throw error;
}

MultipartUpload::MultipartUpload(Client& client, const Location& location,
                                 const ObjectOptions& options, std::vector<NameValue> headers,
                                 RunContext& context)
    : client_(client), location_(location), options_(options) {
  headers.push_back({"x-amz-checksum-algorithm", "CRC64NVME"});
  headers.push_back({"x-amz-checksum-type", "FULL_OBJECT"});
  const Reply reply = client_.send({.method = "POST",
                                    .bucket = location_.bucket,
                                    .key = location_.key,
                                    .query = {{"uploads", ""}},
                                    .headers = std::move(headers)},
                                   context);
  id_ = parse_upload_id(reply.body);
  if (!id_.empty()) return;
  Error error(ErrorCategory::kTarget, "S3 began an upload and did not say its ID");
  error.file = location_.uri();
  throw error;
}

Request MultipartUpload::request(std::string_view method) const {
  return {.method = method,
          .bucket = location_.bucket,
          .key = location_.key,
          .query = {{"uploadId", id_}},
          .headers = owner_headers(options_)};
}

void MultipartUpload::send_part(std::span<const char> bytes, uint64_t crc, RunContext& context) {
  Request part = request("PUT");
  part.query.insert(part.query.begin(), {"partNumber", fmt::format("{}", parts_.size() + 1)});
  part.headers.push_back({kChecksumHeader, crc64nvme_base64(crc)});
  part.body = bytes;
  const Reply reply = client_.send(part, context);
  require_same_checksum(reply.answer.amz_field(kChecksumHeader), crc, location_);
  parts_.push_back({reply.answer.etag, crc});
}

Completion MultipartUpload::complete(uint64_t bytes, uint64_t crc, std::vector<NameValue> headers,
                                     RunContext& context) {
  Request completion = request("POST");
  const std::string document = completion_document(parts_);
  completion.body = document;
  completion.headers.insert(completion.headers.end(), headers.begin(), headers.end());
  completion.headers.push_back({"content-type", "application/xml"});
  completion.headers.push_back({kChecksumHeader, crc64nvme_base64(crc)});
  completion.headers.push_back({"x-amz-checksum-type", "FULL_OBJECT"});
  completion.headers.push_back({"x-amz-mp-object-size", fmt::format("{}", bytes)});
  const Reply reply = client_.send(completion, context);
  Completion done = parse_completion(reply.body);
  done.version = reply.answer.amz_field("x-amz-version-id");
  return done;
}

bool MultipartUpload::abort(RunContext& context) noexcept {
  constexpr int kAttempts = 3;
  bool is_gone = false;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    try {
      client_.send(request("DELETE"), context);
      is_gone = true;
    } catch (const ServiceError& error) {
      if (error.status == kNotFound) return true;
    } catch (...) {
      // The next attempt may do better, and who calls this has another error to tell.
    }
  }
  return is_gone;
}

}  // namespace adze::io::s3
