#pragma once

#include <string>
#include <string_view>

#include "io/input_auth.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// The secret that `auth` names, from the environment or a file, without the line break at its end.
/// Throws Error(kPermission) where there is none, it can't be read, is empty or too long, or has a
/// line break or another control character inside. The secret itself is in no message. REQUIRES:
/// auth.scheme is not kNone.
std::string read_secret(const InputAuth& auth, RunContext& context);

/// Throws Error(kPermission) as read_secret does for what `place` ("the address") holds.
void require_plain_secret(std::string_view secret, const std::string& place);

}  // namespace adze::io
