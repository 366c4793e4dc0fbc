#pragma once

#include <string>
#include <string_view>

#include "io/input_auth.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// The secret that stands at `place`, without the line break at a file's end.
/// Throws Error(kPermission) where there is none, it can't be read, is empty or too long, or has a
/// line break or another control character inside. The secret itself is in no message. REQUIRES:
/// place.is_given().
std::string read_secret(const SecretPlace& place, RunContext& context);
inline std::string read_secret(const InputAuth& auth, RunContext& context) {
  return read_secret(auth.secret(), context);
}

/// Throws Error(kPermission) as read_secret does for what `place` ("the address") holds.
void require_plain_secret(std::string_view secret, const std::string& place);

}  // namespace adze::io
