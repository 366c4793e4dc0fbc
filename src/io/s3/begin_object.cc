#include "io/s3/begin_object.h"

#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "io/s3/explain_missing.h"
#include "io/s3/location.h"

namespace adze::io::s3 {
namespace {

constexpr int kNotFound = 404;
constexpr int kPreconditionFailed = 412;

}  // namespace

ObjectVersion asked_version(const std::string& uri, const InputOptions& options) {
  ObjectVersion object{.location = parse_location(uri),
                       .etag = quoted_etag(options.expected_etag),
                       .version_id = options.version_id,
                       .request_payer = options.request_payer,
                       .is_told = options.is_told};
  if (!object.location.key.empty()) return object;
  Error error(ErrorCategory::kUsage, "names a bucket, and no object in it");
  error.file = object.location.uri();
  error.fix =
      fmt::format("name an object, or write {} to read all that are in it", object.location.uri());
  throw error;
}

std::unique_ptr<BodyStream> begin_object(const ObjectVersion& object,
                                         const std::vector<NameValue>& headers, Client& client,
                                         RunContext& context) {
  Request request = version_request(object);
  request.headers.insert(request.headers.end(), headers.begin(), headers.end());
  try {
    return client.open(request, context);
  } catch (ServiceError& error) {
    if (error.status == kPreconditionFailed) refuse_replaced(object);
    if (error.file.empty()) error.file = object.location.uri();
    if (!object.is_told) {
      explain_missing(error, object, client, context);
    } else if (error.status == kNotFound && error.code != "NoSuchBucket") {
      error.message = "the object was deleted after the event that tells of it: " + error.message;
      error.fix = "if that was meant, there is nothing to do; else upload it again";
    }
    throw;
  } catch (Error& error) {
    if (error.file.empty()) error.file = object.location.uri();
    throw;
  }
}

void pin_etag(ObjectVersion& object, const http::Answer& answer) {
  const std::string etag = quoted_etag(answer.etag);
  if (!object.etag.empty() && !etag.empty() && etag != object.etag) refuse_replaced(object);
  object.etag = etag;
}

}  // namespace adze::io::s3
