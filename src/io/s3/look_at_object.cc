#include "io/s3/look_at_object.h"

#include <fmt/format.h>

#include <charconv>

#include "io/crc64nvme.h"

namespace adze::io::s3 {
namespace {

constexpr int kNotFound = 404;
constexpr int kRangeNotSatisfiable = 416;

/// "1234" of "bytes 0-3/1234".
std::optional<uint64_t> total_of(std::string_view content_range) {
  const size_t slash = content_range.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view digits = content_range.substr(slash + 1);
  uint64_t total = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), total);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return total;
}

ObjectLook described(const http::Answer& answer) {
  ObjectLook look;
  look.bytes = total_of(answer.content_range).value_or(answer.content_length.value_or(0));
  look.stored = {answer.etag, std::string(answer.amz_field("x-amz-version-id"))};
  // Of an object in parts there may be one of the parts' checksums, which has a suffix.
  look.crc64nvme = parse_crc64nvme_base64(answer.amz_field("x-amz-checksum-crc64nvme"));
  look.identity = answer.amz_field(kIdentityHeader);
  look.run = answer.amz_field(kRunHeader);
  look.inputs = answer.amz_field(kInputsHeader);
  look.adze_version = answer.amz_field(kVersionHeader);
  look.source = answer.amz_field(kSourceHeader);
  look.sequencer = answer.amz_field(kSequencerHeader);
  return look;
}

std::string read_begin(BodyStream& body, size_t bytes_max) {
  std::string begin(bytes_max, '\0');
  size_t size = 0;
  while (size < begin.size()) {
    const BodyStream::Got got = body.read(std::span(begin).subspan(size));
    if (got.bytes == 0) break;
    size += got.bytes;
  }
  begin.resize(size);
  return begin;
}

}  // namespace

bool is_own_work(const http::Answer& answer) {
  const auto field = answer.amz_fields.lower_bound(kOwnHeaders);
  return field != answer.amz_fields.end() && field->first.starts_with(kOwnHeaders);
}

std::optional<ObjectLook> look_at_object(Client& client, const Location& location,
                                         const ObjectOptions& options, size_t begin_bytes,
                                         RunContext& context) {
  Request request{.method = "GET",
                  .bucket = location.bucket,
                  .key = location.key,
                  .headers = owner_headers(options)};
  request.headers.push_back({"range", fmt::format("bytes=0-{}", begin_bytes - 1)});
  try {
    const std::unique_ptr<BodyStream> body = client.open(request, context);
    ObjectLook look = described(body->answer());
    look.begin = read_begin(*body, begin_bytes);
    return look;
  } catch (const ServiceError& error) {
    if (error.status == kRangeNotSatisfiable) return ObjectLook{};  // an empty object
    if (error.status == kNotFound && error.code != "NoSuchBucket") return std::nullopt;
    throw;
  }
}

std::optional<ObjectLook> head_object(Client& client, const Location& location,
                                      const ObjectOptions& options, RunContext& context) {
  Request request{.method = "HEAD",
                  .bucket = location.bucket,
                  .key = location.key,
                  .headers = owner_headers(options)};
  request.headers.push_back({"x-amz-checksum-mode", "ENABLED"});
  try {
    return described(client.send(request, context).answer);
  } catch (const ServiceError& error) {
    if (error.status == kNotFound) return std::nullopt;
    throw;
  }
}

}  // namespace adze::io::s3
