// What is delivered is always the bytes of one version, in order: every request but the first has
// Range and If-Match, and an answer must be of the very range, the same total and the same ETag,
// for not every server that speaks S3 minds If-Match. A transfer that breaks is taken up at the
// next byte as long as the client has retries left; they count anew once some MiB have come, so
// that a long read may break often, and a server that sends a byte at a time does not hold a run.
// Tested by object_stream_test.cc with a client that plays a script.
#include "io/s3/object_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "base/run_context.h"
#include "io/http/header_values.h"
#include "io/told_object.h"

namespace adze::io::s3 {
namespace {

constexpr int kOk = 200;
constexpr int kPartial = 206;
constexpr int kNotFound = 404;
constexpr int kPreconditionFailed = 412;
constexpr int kRangeNotSatisfiable = 416;

}  // namespace

std::string quoted_etag(std::string_view etag) {
  if (etag.empty() || etag.front() == '"' || etag.starts_with("W/")) return std::string(etag);
  return fmt::format("\"{}\"", etag);
}

Request version_request(const ObjectVersion& object) {
  Request request{.bucket = object.location.bucket, .key = object.location.key};
  if (!object.version_id.empty()) request.query.push_back({"versionId", object.version_id});
  if (!object.etag.empty()) request.headers.push_back({"if-match", object.etag});
  if (object.request_payer) request.headers.push_back({"x-amz-request-payer", "requester"});
  return request;
}

void refuse_replaced(const ObjectVersion& object) {
  if (object.is_told && object.version_id.empty()) {
    NotWorkedOn superseded(NotWorkedOn::Why::kSuperseded,
                           "the object was replaced after the event that tells of it");
    superseded.file = object.location.uri();
    throw superseded;
  }
  Error error(ErrorCategory::kInput, "the object was replaced while it was read");
  error.file = object.location.uri();
  error.fix = "run again: the result must be of one version";
  error.may_run_again = true;
  throw error;
}

ObjectStream::ObjectStream(const ObjectVersion& object, uint64_t first, uint64_t end,
                           Client& client, RunContext& context, std::unique_ptr<BodyStream> begun)
    : object_(object),
      client_(client),
      context_(context),
      position_(first),
      end_(end),
      body_(std::move(begun)),
      progress_begin_(first) {}

void ObjectStream::fail(std::string message, std::string fix) const {
  Error error(ErrorCategory::kInput, std::move(message));
  error.file = object_.location.uri();
  error.fix = std::move(fix);
  throw error;
}

void ObjectStream::require_range(const http::Answer& answer) const {
  if (!answer.etag.empty() && quoted_etag(answer.etag) != object_.etag) {
    refuse_replaced(object_);
  }
  const bool wants_all = position_ == 0 && end_ == object_.bytes;
  if (answer.status == kOk && wants_all && answer.content_length == object_.bytes) return;
  if (answer.status == kOk) {
    fail("the server does not send a part of an object alone",
         "download it with another program and read the file");
  }
  const auto range = http::parse_content_range(answer.content_range);
  if (answer.status != kPartial || !range || range->first != position_ || range->last + 1 != end_) {
    fail(fmt::format("the server sends other bytes than {} to {}, which were asked for", position_,
                     end_ - 1),
         "ask those who run the server");
  }
  if (range->total && range->total != object_.bytes) refuse_replaced(object_);
}

void ObjectStream::begin() {
  if (object_.etag.empty() && object_.version_id.empty()) {
    fail(fmt::format("the transfer broke off at byte {}, and the server names no ETag by which the "
                     "rest could be known as that of the same object",
                     position_),
         "run again");
  }
  Request request = version_request(object_);
  request.headers.push_back({"range", fmt::format("bytes={}-{}", position_, end_ - 1)});
  try {
    body_ = client_.open(request, context_);
  } catch (ServiceError& error) {
    if (error.status == kPreconditionFailed || error.status == kRangeNotSatisfiable) {
      refuse_replaced(object_);
    }
    if (error.status == kNotFound) {
      fail("the object was deleted while it was read", "run again when nothing deletes it");
    }
    if (error.file.empty()) error.file = object_.location.uri();
    throw;
  }
  require_range(body_->answer());
}

/// The transfer has to end where it said, and does not before it is asked for what comes next.
void ObjectStream::require_nothing_left() {
  char more;
  if (body_->read({&more, 1}).bytes > 0) {
    fail(fmt::format("the server sends more than the {} bytes it spoke of", object_.bytes),
         "ask those who run the server");
  }
  body_.reset();
}

void ObjectStream::pause(const std::string& why) {
  if (position_ - progress_begin_ >= limits::s3_retry_progress_bytes) attempt_ = 0;
  progress_begin_ = position_;
  const std::string what = fmt::format("the transfer broke off after {} of {} bytes{}{}", position_,
                                       object_.bytes, why.empty() ? "" : ": ", why);
  if (!client_.pause_before_retry(++attempt_, context_)) {
    fail(fmt::format("{}, also when it was tried again", what), "try again later");
  }
  context_.log.note(fmt::format("{}: {}; going on from there", object_.location.uri(), what));
}

size_t ObjectStream::read(std::span<char> into) {
  while (position_ < end_) {
    if (body_ == nullptr) begin();
    const size_t wanted = static_cast<size_t>(std::min<uint64_t>(into.size(), end_ - position_));
    const BodyStream::Got got = body_->read(into.first(wanted));
    if (got.bytes > 0) {
      position_ += got.bytes;
      return got.bytes;
    }
    body_.reset();
    pause(got.failure);
  }
  if (body_ != nullptr) require_nothing_left();
  return 0;
}

}  // namespace adze::io::s3
