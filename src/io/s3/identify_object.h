#pragma once

#include <string>

#include "io/open.h"

namespace adze::io::s3 {

/// What open_s3() would say of an object, by one HEAD. Of what is not there, or may not be read, no
/// more than its name: opening it says why.
InputIdentity identify_object(const std::string& uri, RunContext& context,
                              const InputOptions& options);

}  // namespace adze::io::s3
