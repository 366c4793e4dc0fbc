#include "io/s3/open_s3.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "base/error.h"
#include "io/s3/client.h"
#include "io/s3/explain_missing.h"
#include "io/s3/location.h"
#include "io/s3/object_source.h"
#include "io/s3/object_stream.h"

namespace adze::io::s3 {
namespace {

[[noreturn]] void fail(ErrorCategory category, const std::string& uri, std::string message,
                       std::string fix) {
  Error error(category, std::move(message));
  error.file = uri;
  error.fix = std::move(fix);
  throw error;
}

ObjectVersion asked_version(const std::string& uri, const InputOptions& options) {
  ObjectVersion object{.location = parse_location(uri),
                       .etag = quoted_etag(options.expected_etag),
                       .version_id = options.version_id,
                       .request_payer = options.request_payer};
  if (object.location.key.empty()) {
    fail(ErrorCategory::kUsage, object.location.uri(), "names a bucket, and no object in it",
         fmt::format("name an object, or write {} to read all that are in it",
                     object.location.uri()));
  }
  return object;
}

std::unique_ptr<BodyStream> begin(const ObjectVersion& object, Client& client,
                                  RunContext& context) {
  Request request = version_request(object);
  request.headers.push_back({"x-amz-checksum-mode", "ENABLED"});
  try {
    return client.open(request, context);
  } catch (ServiceError& error) {
    if (error.status == 412) throw replaced_error(object);
    if (error.file.empty()) error.file = object.location.uri();
    if (error.status == 404 || error.status == 403) {
      explain_missing(error, object, client, context);
    }
    throw;
  } catch (Error& error) {
    if (error.file.empty()) error.file = object.location.uri();
    throw;
  }
}

/// From here on it is this version that is read.
void pin(ObjectVersion& object, const http::Answer& answer) {
  const std::string uri = object.location.uri();
  if (!answer.content_length) {
    fail(ErrorCategory::kInput, uri, "the server does not say how long the object is",
         "download it with another program and read the file");
  }
  const std::string etag = quoted_etag(answer.etag);
  if (!object.etag.empty() && !etag.empty() && etag != object.etag) throw replaced_error(object);
  object.etag = etag;
  object.bytes = *answer.content_length;
}

}  // namespace

OpenedInput open_s3(const std::string& uri, RunContext& context, const InputOptions& options) {
  ObjectVersion object = asked_version(uri, options);
  Client& service = client(context);
  std::unique_ptr<BodyStream> body = begin(object, service, context);
  const http::Answer& answer = body->answer();
  pin(object, answer);
  InputIdentity identity{.uri = object.location.uri(),
                         .bytes = object.bytes,
                         .etag = object.etag,
                         .version = std::string(answer.amz_field("x-amz-version-id")),
                         .can_read_again = true};
  return {.bytes = std::make_unique<ObjectSource>(std::move(object), std::move(body), service,
                                                  context),
          .identity = std::move(identity)};
}

}  // namespace adze::io::s3
