#include "io/s3/open_s3.h"

#include <memory>
#include <utility>

#include "base/error.h"
#include "io/s3/begin_object.h"
#include "io/s3/client.h"
#include "io/s3/look_at_object.h"
#include "io/s3/object_source.h"
#include "io/told_object.h"

namespace adze::io::s3 {
namespace {

uint64_t length_of(const ObjectVersion& object, const http::Answer& answer) {
  if (answer.content_length) return *answer.content_length;
  Error error(ErrorCategory::kInput, "the server does not say how long the object is");
  error.file = object.location.uri();
  error.fix = "download it with another program and read the file";
  throw error;
}

/// A job that is started by objects would else be started by what it writes, for ever.
[[noreturn]] void refuse_own_work(const ObjectVersion& object) {
  NotWorkedOn error(NotWorkedOn::Why::kOwnObject, "the object was written by adze itself");
  error.file = object.location.uri();
  throw error;
}

}  // namespace

OpenedInput open_s3(const std::string& uri, Client& client, RunContext& context,
                    const InputOptions& options) {
  ObjectVersion object = asked_version(uri, options);
  std::unique_ptr<BodyStream> body =
      begin_object(object, {{"x-amz-checksum-mode", "ENABLED"}}, client, context);
  const http::Answer& answer = body->answer();
  pin_etag(object, answer);
  if (object.is_told && is_own_work(answer)) refuse_own_work(object);
  object.bytes = length_of(object, answer);
  InputIdentity identity{.uri = object.location.uri(),
                         .bytes = object.bytes,
                         .etag = object.etag,
                         .version = std::string(answer.amz_field("x-amz-version-id")),
                         .can_read_again = true};
  return {
      .bytes = std::make_unique<ObjectSource>(std::move(object), std::move(body), client, context),
      .identity = std::move(identity)};
}

OpenedInput open_s3(const std::string& uri, RunContext& context, const InputOptions& options) {
  return open_s3(uri, client(context), context, options);
}

}  // namespace adze::io::s3
