#include "io/http/credentials.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <string_view>

#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "io/file_descriptor.h"
#include "io/http/url.h"

namespace adze::io::http {
namespace {

[[noreturn]] void refuse(std::string message, std::string fix) {
  Error error(ErrorCategory::kPermission, std::move(message));
  error.fix = std::move(fix);
  throw error;
}

std::string read_secret_file(const InputAuth& auth, RunContext& context) {
  std::string text(limits::credential_bytes_max + 1, '\0');
  FileDescriptor file = open_file(auth.name.c_str(), O_RDONLY | O_NOCTTY, 0, context);
  size_t size = 0;
  while (size < text.size()) {
    const ptrdiff_t got =
        file.is_open() ? read_some(file.number(), std::span(text).subspan(size), context) : -1;
    if (got < 0) {
      refuse(fmt::format("{}, which should hold the credentials, can't be read: {}",
                         place_text(auth), system_error_text(errno)),
             "check its name and who may read it");
    }
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  text.resize(size);
  // Editors and echo end a file with a line break that is no part of the secret.
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

std::string read_secret(const InputAuth& auth, RunContext& context) {
  if (auth.place == InputAuth::Place::kFile) return read_secret_file(auth, context);
  const auto found = context.environment.find(auth.name);
  if (found == context.environment.end()) {
    refuse(fmt::format("{}, which should hold the credentials, is not set", place_text(auth)),
           fmt::format("set it: {}=… adze …", auth.name));
  }
  return found->second;
}

void require_plain(std::string_view secret, const std::string& place) {
  if (secret.size() > limits::credential_bytes_max) {
    refuse(fmt::format("the credentials in {} are longer than {} bytes", place,
                       limits::credential_bytes_max),
           "name the place that holds the secret alone");
  }
  for (const char c : secret) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7F) continue;
    refuse(fmt::format("the credentials in {} have a line break or another control character "
                       "inside",
                       place),
           "put the secret there alone, on one line");
  }
}

Credentials basic(std::string_view secret, const std::string& place) {
  const size_t colon = secret.find(':');
  if (colon == std::string_view::npos) {
    refuse(fmt::format("the credentials in {} are not user:password", place),
           "write both with a colon between, or use bearer for a token");
  }
  return {.scheme = InputAuth::Scheme::kBasic,
          .token = "",
          .user = std::string(secret.substr(0, colon)),
          .password = std::string(secret.substr(colon + 1)),
          .place = place};
}

}  // namespace

Credentials find_credentials(const InputAuth& auth, const Url& url, RunContext& context) {
  const bool in_url = !url.user.empty() || !url.password.empty();
  if (auth.scheme == InputAuth::Scheme::kNone) {
    if (!in_url) return {};
    const std::string place = "the address";
    require_plain(url.user, place);
    require_plain(url.password, place);
    return {.scheme = InputAuth::Scheme::kBasic,
            .token = "",
            .user = url.user,
            .password = url.password,
            .place = place};
  }
  if (in_url) {
    Error error(ErrorCategory::kUsage, "credentials are given twice: in the address and apart");
    error.fix = "leave one of the two out";
    throw error;
  }
  const std::string secret = read_secret(auth, context);
  const std::string place = place_text(auth);
  if (secret.empty()) {
    refuse(fmt::format("{}, which should hold the credentials, is empty", place),
           "put the secret there");
  }
  require_plain(secret, place);
  if (auth.scheme == InputAuth::Scheme::kBasic) return basic(secret, place);
  return {.scheme = auth.scheme, .token = secret, .user = "", .password = "", .place = place};
}

}  // namespace adze::io::http
