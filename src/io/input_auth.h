#pragma once

#include <string>
#include <string_view>

namespace adze::io {

/// Where a secret stands: never the secret itself, so that a job can be printed.
struct SecretPlace {
  enum class Kind { kEnvironment, kFile };

  Kind kind = Kind::kEnvironment;
  std::string name = {};  ///< the variable, or the path of the file; empty: none

  bool is_given() const { return !name.empty(); }
};

/// With which key somebody logs in by SSH, and which hosts he trusts.
struct SshAuth {
  std::string key_file = {};     ///< empty: the agent's keys, then the usual files
  SecretPlace passphrase = {};   ///< of key_file
  std::string known_hosts = {};  ///< a file instead of the user's and the system's

  bool is_given() const {
    return !key_file.empty() || passphrase.is_given() || !known_hosts.empty();
  }
};

/// Where the credentials of an input or a target stand. They are read when it is opened.
struct InputAuth {
  enum class Scheme {
    kNone,
    kBearer,    ///< a token
    kBasic,     ///< user:password
    kPassword,  ///< of the user whom the address names; of servers that are not web servers
  };
  using Place = SecretPlace::Kind;

  Scheme scheme = Scheme::kNone;
  Place place = Place::kEnvironment;
  std::string name = {};  ///< the variable, or the path of the file
  SshAuth ssh = {};       ///< for sftp

  SecretPlace secret() const { return {.kind = place, .name = name}; }
};

/// Adds what a text such as "bearer-env:NAME", "password-file:PATH" or "key-file:PATH" says; the
/// texts are a table in input_auth.cc. Throws Error(kUsage) for two of a kind, and for anything
/// else, which is not repeated, for it may be a password by mistake.
void add_input_auth(std::string_view text, InputAuth& auth);

/// Throws Error(kUsage) for what makes no sense together, such as a passphrase without its key.
void require_complete(const InputAuth& auth);

/// "the environment variable NAME" or "the file PATH".
std::string place_text(const SecretPlace& place);
inline std::string place_text(const InputAuth& auth) { return place_text(auth.secret()); }

}  // namespace adze::io
