#include "io/sftp/location.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/error.h"
#include "base/percent_encoding.h"
#include "io/glob_pattern.h"
#include "io/uri.h"

namespace adze::io::sftp {
namespace {

constexpr std::string_view kHomePrefix = "/~";

[[noreturn]] void refuse(std::string_view uri, std::string message, const char* fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.file = shown_location(uri);
  error.fix = fix;
  throw error;
}

std::string lower(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

bool is_host_character(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  // Names beyond ASCII are for the system's resolver to judge.
  return is_letter || std::string_view("-._:%").find(c) != std::string_view::npos ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string decoded(std::string_view text, std::string_view uri) {
  const std::optional<std::string> plain = percent_decoded(text);
  const bool has_control = plain && std::any_of(plain->begin(), plain->end(), [](char c) {
                             return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
                           });
  if (plain && !has_control) return *plain;
  refuse(uri,
         "a '%' in an sftp URL must be followed by two hexadecimal digits of no control "
         "character",
         "write a percent sign as %25");
}

/// Encoded characters stand for themselves.
std::string pattern_of(std::string_view text, std::string_view uri) {
  std::string pattern;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      pattern += text[i];
      continue;
    }
    pattern += glob_escaped(decoded(text.substr(i, 3), uri));
    i += 2;
  }
  return pattern;
}

void take_user(std::string_view text, std::string_view uri, Location& location) {
  const size_t colon = std::min(text.find(':'), text.size());
  location.user = decoded(text.substr(0, colon), uri);
  if (colon < text.size()) location.password = decoded(text.substr(colon + 1), uri);
}

void take_host(std::string_view text, std::string_view uri, Location& location) {
  std::string_view port;
  if (text.starts_with('[')) {
    const size_t end = text.find(']');
    const bool is_closed = end != std::string_view::npos;
    location.host = is_closed ? lower(text.substr(1, end - 1)) : "";
    port = is_closed ? text.substr(end + 1) : "";
  } else {
    const size_t colon = std::min(text.find(':'), text.size());
    location.host = lower(text.substr(0, colon));
    port = text.substr(colon);
  }
  const bool is_host = !location.host.empty() && location.host[0] != '-' &&
                       std::all_of(location.host.begin(), location.host.end(), is_host_character);
  if (!is_host) {
    refuse(uri, "the sftp URL has no host", "write it as sftp://user@host/path/file.csv");
  }
  if (port.empty()) return;
  port.remove_prefix(1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), location.port);
  const bool is_port = error == std::errc() && end == port.data() + port.size() &&
                       location.port > 0 && location.port <= UINT16_MAX;
  if (!is_port) refuse(uri, "the port is no number from 1 to 65535", "leave it out for 22");
}

/// `/~/a` is `a`, `/~` and `/~/` the home itself; all else is absolute.
std::string_view without_home(std::string_view path) {
  if (path == kHomePrefix) return "./";
  if (!path.starts_with(kHomePrefix) || path[kHomePrefix.size()] != '/') return path;
  path.remove_prefix(std::min(path.find_first_not_of('/', kHomePrefix.size()), path.size()));
  return path.empty() ? "./" : path;
}

std::string authority(const Location& location) {
  const bool is_address = location.host.find(':') != std::string::npos;
  std::string text = is_address ? fmt::format("[{}]", location.host) : location.host;
  if (location.port != 22) text += fmt::format(":{}", location.port);
  return text;
}

/// A path as the URL has it.
std::string url_path(const std::string& path) {
  return (path.starts_with('/') ? "" : "/~/") + percent_encoded(path);
}

std::string user_encoded(const std::string& text) {
  return percent_encode_if(
      text, [](char c) { return std::string_view("%:/@?#[]").find(c) != std::string_view::npos; });
}

}  // namespace

std::string Location::place() const {
  const bool is_address = host.find(':') != std::string::npos;
  return is_address ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

std::string Location::with_path(const std::string& other) const {
  std::string login;
  if (!user.empty() || !password.empty()) login = user_encoded(user);
  if (!password.empty()) login += ":" + user_encoded(password);
  if (!login.empty()) login += "@";
  return "sftp://" + login + authority(*this) + url_path(other);
}

std::string Location::shown_with_path(const std::string& other) const {
  return "sftp://" + authority(*this) + url_path(other);
}

Location parse_location(std::string_view uri) {
  Location location;
  const std::string_view rest = uri.substr(std::min(uri.find("//") + 2, uri.size()));
  const size_t path = std::min(rest.find('/'), rest.size());
  std::string_view host = rest.substr(0, path);
  if (const size_t at = host.rfind('@'); at != std::string_view::npos) {
    take_user(host.substr(0, at), uri, location);
    host.remove_prefix(at + 1);
  }
  take_host(host, uri, location);
  const std::string_view encoded = without_home(rest.substr(path));
  if (encoded.empty() || encoded == "/") {
    refuse(uri, "the sftp URL has no path",
           "write it as sftp://user@host/path/file.csv; /~/file.csv is one in your home there");
  }
  location.path = decoded(encoded, uri);
  location.pattern = pattern_of(encoded, uri);
  location.shown = "sftp://" + authority(location) + std::string(rest.substr(path));
  return location;
}

}  // namespace adze::io::sftp
