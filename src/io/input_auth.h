#pragma once

#include <string>
#include <string_view>

namespace adze::io {

/// Where the credentials of an input stand: never the credentials themselves, so that a job can be
/// printed. They are read when the input is opened.
struct InputAuth {
  enum class Scheme {
    kNone,
    kBearer,    ///< a token
    kBasic,     ///< user:password
    kPassword,  ///< of the user whom the address names; of servers that are not web servers
  };
  enum class Place { kEnvironment, kFile };

  Scheme scheme = Scheme::kNone;
  Place place = Place::kEnvironment;
  std::string name = {};  ///< the variable, or the path of the file
};

/// Of "bearer-env:NAME", "bearer-file:PATH", and the same with "basic" or "password". Throws
/// Error(kUsage) for anything else; the text is not repeated, for it may be a password by mistake.
InputAuth parse_input_auth(std::string_view text);

/// "the environment variable NAME" or "the file PATH".
std::string place_text(const InputAuth& auth);

}  // namespace adze::io
