#include "io/input_auth.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/refuse.h"

namespace adze::io {
namespace {

using Place = InputAuth::Place;
using Scheme = InputAuth::Scheme;

void put(std::string& place, std::string_view name) {
  if (!place.empty()) {
    refuse("credentials of one kind are given twice", "leave one of the two out");
  }
  place = name;
}

template <Scheme scheme, Place place>
void put_secret(InputAuth& auth, std::string_view name) {
  put(auth.name, name);
  auth.scheme = scheme;
  auth.place = place;
}

template <Place place>
void put_passphrase(InputAuth& auth, std::string_view name) {
  put(auth.ssh.passphrase.name, name);
  auth.ssh.passphrase.kind = place;
}

template <std::string SshAuth::* member>
void put_path(InputAuth& auth, std::string_view name) {
  put(auth.ssh.*member, name);
}

struct Spelling {
  std::string_view word;
  void (*put)(InputAuth& auth, std::string_view name);
};

constexpr Spelling kSpellings[] = {
    {"bearer-env", put_secret<Scheme::kBearer, Place::kEnvironment>},
    {"bearer-file", put_secret<Scheme::kBearer, Place::kFile>},
    {"basic-env", put_secret<Scheme::kBasic, Place::kEnvironment>},
    {"basic-file", put_secret<Scheme::kBasic, Place::kFile>},
    {"password-env", put_secret<Scheme::kPassword, Place::kEnvironment>},
    {"password-file", put_secret<Scheme::kPassword, Place::kFile>},
    {"key-file", put_path<&SshAuth::key_file>},
    {"passphrase-env", put_passphrase<Place::kEnvironment>},
    {"passphrase-file", put_passphrase<Place::kFile>},
    {"known-hosts", put_path<&SshAuth::known_hosts>},
};

}  // namespace

void add_input_auth(std::string_view text, InputAuth& auth) {
  const size_t colon = text.find(':');
  const std::string_view name = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  for (const Spelling& spelling : kSpellings) {
    if (text.substr(0, colon) == spelling.word && !name.empty()) return spelling.put(auth, name);
  }
  refuse("this does not say where the credentials are",
         "write bearer-env:NAME, bearer-file:PATH, basic-env:, basic-file:, password-env:, "
         "password-file: or key-file:, and put the secret there");
}

void require_complete(const InputAuth& auth) {
  if (auth.ssh.passphrase.is_given() && auth.ssh.key_file.empty()) {
    refuse("a passphrase is given, but not the key that it opens",
           "name the key: key_file in a job, --auth key-file:PATH as a flag");
  }
  if (auth.scheme == Scheme::kPassword && !auth.ssh.key_file.empty()) {
    refuse("both a key and a password are given", "leave one of the two out");
  }
}

std::string place_text(const SecretPlace& place) {
  const bool is_file = place.kind == SecretPlace::Kind::kFile;
  return fmt::format("{} {}", is_file ? "the file" : "the environment variable", place.name);
}

}  // namespace adze::io
