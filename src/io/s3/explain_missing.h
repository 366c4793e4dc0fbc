#pragma once

#include "io/s3/client.h"
#include "io/s3/object_stream.h"

namespace adze {
struct RunContext;
}

namespace adze::io::s3 {

/// Makes the error of an object that is not there more exact, by what is there of nearly the same
/// name. Asks for lists; where they are refused the error stays as it is.
void explain_missing(ServiceError& error, const ObjectVersion& object, Client& client,
                     RunContext& context);

}  // namespace adze::io::s3
