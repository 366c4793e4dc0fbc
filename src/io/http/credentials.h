#pragma once

#include <string>

#include "io/input_auth.h"

namespace adze {
struct RunContext;
}

namespace adze::io::http {

struct Url;

/// What is sent to prove who asks. Never printed, never in an Error.
struct Credentials {
  InputAuth::Scheme scheme = InputAuth::Scheme::kNone;
  std::string token;  ///< bearer
  std::string user;   ///< basic
  std::string password;
  std::string place;  ///< where they came from, for messages: "the file token.txt"
};

/// Reads what `auth` names, or else takes user and password of the URL itself. Throws
/// Error(kPermission) where there is nothing, and for secrets with a line break or another control
/// character inside, which could add headers to the request; Error(kUsage) for two of a kind.
Credentials find_credentials(const InputAuth& auth, const Url& url, RunContext& context);

}  // namespace adze::io::http
