#pragma once

#include <string>

#include "io/create_target.h"
#include "io/s3/location.h"
#include "io/s3/look_at_object.h"

namespace adze::io::s3 {

/// In the mode create there is something under the key already. Throws AlreadyDone if it is the
/// result of the same work as `provenance` says, Error(kTarget) that names both otherwise.
[[noreturn]] void refuse_existing(const Location& location, const Provenance& provenance,
                                  const ObjectLook& existing);

/// `text` as a header may hold it: ASCII without control characters, the rest percent-encoded, at
/// most `bytes_max` long, an ellipsis at the end where it was cut.
std::string header_text(std::string_view text, size_t bytes_max);

}  // namespace adze::io::s3
