#pragma once

#include <memory>
#include <string>
#include <vector>

#include "io/open.h"
#include "io/s3/client.h"
#include "io/s3/object_stream.h"

namespace adze {
struct RunContext;
}

/// The first request for an object, and what its answer settles.
namespace adze::io::s3 {

/// What `uri` and `options` ask for; neither its size is known nor, as a rule, its ETag. Throws
/// Error(kUsage).
ObjectVersion asked_version(const std::string& uri, const InputOptions& options);

/// Its GET with more headers. Throws ServiceError, made as exact as it can be, Error, and what
/// refuse_replaced() throws.
std::unique_ptr<BodyStream> begin_object(const ObjectVersion& object,
                                         const std::vector<NameValue>& headers, Client& client,
                                         RunContext& context);

/// From here on it is this version that is read; another than was asked for is refused as replaced.
void pin_etag(ObjectVersion& object, const http::Answer& answer);

}  // namespace adze::io::s3
