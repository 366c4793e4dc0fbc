#include "io/uri.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/percent_encoding.h"
#include "io/glob_pattern.h"

namespace adze::io {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char folded = lower(c);
  return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

[[noreturn]] void refuse(std::string_view uri, const char* message, const char* fix) {
  Error error(ErrorCategory::kUsage, message);
  error.file = shown_location(uri);
  error.fix = fix;
  throw error;
}

enum class Decoded { kText, kPattern };

std::string file_path_decoded(std::string_view text, std::string_view uri, Decoded form) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t size = text[i] == '%' ? 3 : 1;
    const std::optional<std::string> plain = percent_decoded(text.substr(i, size));
    if (!plain) {
      refuse(uri, "a '%' in a file URI must be followed by two hexadecimal digits, and not by 00",
             "write a percent sign as %25, or give the path instead of a URI");
    }
    decoded += size == 3 && form == Decoded::kPattern ? glob_escaped(*plain) : *plain;
    i += size - 1;
  }
  return decoded;
}

std::string decoded_path(std::string_view uri, Decoded form) {
  std::string_view rest = uri.substr(uri.find(':') + 1);
  if (rest.find_first_of("?#") != std::string_view::npos) {
    refuse(uri, "a file URI has no query and no fragment",
           "write '?' as %3F and '#' as %23, or give the path instead of a URI");
  }
  if (rest.starts_with("//")) {
    const size_t path = std::min(rest.find('/', 2), rest.size());
    const std::string_view host = rest.substr(2, path - 2);
    if (!host.empty() && host != "localhost") {
      refuse(uri, "a file URI names a file of this machine, not of another host",
             "write three slashes, as in file:///data/sales.csv");
    }
    rest.remove_prefix(path);
  }
  if (rest.empty()) {
    refuse(uri, "the file URI has no path", "write it as in file:///data/sales.csv");
  }
  return file_path_decoded(rest, uri, form);
}

/// Where the login ends in `rest`, what stands behind the "//"; npos: there is none. A '/', '?' or
/// '#' in a password cuts "user:pass" off the rest of it, which must not be taken for a host: a
/// port has digits only, and the name of a database has no '@'.
size_t login_end(std::string_view scheme, std::string_view rest) {
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const size_t at = authority.rfind('@');
  const size_t colon = authority.rfind(':');
  if (at != std::string_view::npos || colon == std::string_view::npos || authority.ends_with(']')) {
    return at;
  }
  const std::string_view port = authority.substr(colon + 1);
  const bool is_port = std::all_of(port.begin(), port.end(), is_digit);
  const size_t path_at = rest.substr(0, rest.find('?')).rfind('@');
  if (is_port && !scheme.starts_with("postgres")) return at;
  return is_port || path_at != std::string_view::npos ? path_at : rest.rfind('@');
}

}  // namespace

std::string uri_scheme(std::string_view location) {
  if (location == "-") return "-";
  const size_t colon = location.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(location[0])) return "";
  std::string scheme;
  for (const char c : location.substr(0, colon)) {
    if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return "";
    scheme += lower(c);
  }
  const std::string_view rest = location.substr(colon + 1);
  const bool is_uri = rest.starts_with("//") || (scheme == "file" && rest.starts_with("/"));
  return is_uri ? scheme : "";
}

std::string shown_location(std::string_view location) {
  const std::string scheme = uri_scheme(location);
  if (scheme.empty() || scheme == "-") return std::string(location);
  const size_t host = location.find("//");
  if (host == std::string_view::npos) {
    return std::string(location.substr(0, location.find_first_of("?#")));
  }
  std::string_view rest = location.substr(host + 2);
  // Names of access points have colons, and keys may have an '@'.
  const size_t at =
      scheme == "s3" ? rest.substr(0, rest.find('/')).rfind('@') : login_end(scheme, rest);
  if (at != std::string_view::npos) rest.remove_prefix(at + 1);
  // Keys of S3 may have both, and there is no query or fragment.
  if (scheme != "s3") rest = rest.substr(0, rest.find_first_of("?#"));
  return std::string(location.substr(0, host + 2)).append(rest);
}

std::string file_uri_path(std::string_view uri) { return decoded_path(uri, Decoded::kText); }

std::string file_uri_pattern(std::string_view uri) { return decoded_path(uri, Decoded::kPattern); }

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::string percent_encoded(std::string_view text) {
  return percent_encode_if(
      text, [](char c) { return std::string_view("%?#*[\\").find(c) != std::string_view::npos; });
}

}  // namespace adze::io
