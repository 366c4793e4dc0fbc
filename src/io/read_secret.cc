#include "io/read_secret.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "io/file_descriptor.h"

namespace adze::io {
namespace {

[[noreturn]] void refuse(std::string message, std::string fix) {
  Error error(ErrorCategory::kPermission, std::move(message));
  error.fix = std::move(fix);
  throw error;
}

std::string read_secret_file(const SecretPlace& place, RunContext& context) {
  std::string text(limits::credential_bytes_max + 1, '\0');
  FileDescriptor file = open_file(place.name.c_str(), O_RDONLY | O_NOCTTY, 0, context);
  size_t size = 0;
  while (size < text.size()) {
    const ptrdiff_t got =
        file.is_open() ? read_some(file.number(), std::span(text).subspan(size), context) : -1;
    if (got < 0) {
      refuse(fmt::format("{}, which should hold the credentials, can't be read: {}",
                         place_text(place), system_error_text(errno)),
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

std::string read_place(const SecretPlace& place, RunContext& context) {
  if (place.kind == SecretPlace::Kind::kFile) return read_secret_file(place, context);
  const auto found = context.environment.find(place.name);
  if (found == context.environment.end()) {
    refuse(fmt::format("{}, which should hold the credentials, is not set", place_text(place)),
           fmt::format("set it: {}=… adze …", place.name));
  }
  return found->second;
}

}  // namespace

void require_plain_secret(std::string_view secret, const std::string& place) {
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

std::string read_secret(const SecretPlace& place, RunContext& context) {
  std::string secret = read_place(place, context);
  if (secret.empty()) {
    refuse(fmt::format("{}, which should hold the credentials, is empty", place_text(place)),
           "put the secret there");
  }
  require_plain_secret(secret, place_text(place));
  return secret;
}

}  // namespace adze::io
