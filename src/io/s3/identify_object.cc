#include "io/s3/identify_object.h"

#include "io/s3/begin_object.h"
#include "io/s3/client.h"

namespace adze::io::s3 {

InputIdentity identify_object(const std::string& uri, RunContext& context,
                              const InputOptions& options) {
  const ObjectVersion object = asked_version(uri, options);
  Request request = version_request(object);
  request.method = "HEAD";
  try {
    const http::Answer answer = client(context).send(request, context).answer;
    return {.uri = object.location.uri(),
            .bytes = answer.content_length.value_or(0),
            .etag = quoted_etag(answer.etag),
            .version = std::string(answer.amz_field("x-amz-version-id")),
            .can_read_again = true};
  } catch (const ServiceError&) {
    return {.uri = object.location.uri()};
  }
}

}  // namespace adze::io::s3
