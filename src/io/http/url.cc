#include "io/http/url.h"

#include <fmt/format.h>

#include <memory>
#include <string_view>

#include "base/error.h"
#include "io/http/curl_library.h"
#include "io/uri.h"

namespace adze::io::http {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_library().url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, FreeUrl>;

UrlHandle make_handle() {
  UrlHandle handle(curl_library().url());
  if (handle == nullptr) throw Error(ErrorCategory::kResources, "no memory for a URL");
  return handle;
}

/// Empty where the URL has no such part, or one that can't be decoded.
std::string part(const UrlHandle& handle, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_library().url_get(handle.get(), which, &text, flags) != CURLUE_OK) return "";
  std::string copy(text);
  curl_library().free(text);
  return copy;
}

bool has_part(const UrlHandle& handle, CURLUPart which) {
  char* text = nullptr;
  if (curl_library().url_get(handle.get(), which, &text, 0) != CURLUE_OK) return false;
  curl_library().free(text);
  return true;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

void remove_part(const UrlHandle& handle, CURLUPart which) {
  curl_library().url_set(handle.get(), which, nullptr, 0);
}

/// Empties `handle` of what is not for the text.
Url take_apart(const UrlHandle& handle) {
  Url url;
  url.scheme = part(handle, CURLUPART_SCHEME);
  url.host = lower(part(handle, CURLUPART_HOST));
  url.port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  url.user = part(handle, CURLUPART_USER, CURLU_URLDECODE);
  url.password = part(handle, CURLUPART_PASSWORD, CURLU_URLDECODE);
  url.has_query = has_part(handle, CURLUPART_QUERY);
  for (const CURLUPart secret : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_FRAGMENT}) {
    remove_part(handle, secret);
  }
  url.text = part(handle, CURLUPART_URL);
  remove_part(handle, CURLUPART_QUERY);
  url.shown = part(handle, CURLUPART_URL);
  return url;
}

bool is_web(const Url& url) {
  return (url.scheme == "http" || url.scheme == "https") && !url.host.empty() && !url.text.empty();
}

/// Blanks and letters beyond ASCII in a path are encoded, as browsers do.
constexpr unsigned kLenient = CURLU_URLENCODE | CURLU_ALLOW_SPACE;

/// A user or password that is there and can't be decoded (to a control character, say) would be
/// left out in silence.
bool lost_secret(const UrlHandle& handle) {
  for (const CURLUPart which : {CURLUPART_USER, CURLUPART_PASSWORD}) {
    if (!part(handle, which).empty() && part(handle, which, CURLU_URLDECODE).empty()) return true;
  }
  return false;
}

}  // namespace

Url parse_url(const std::string& text) {
  const UrlHandle handle = make_handle();
  const bool is_url =
      text.find('\0') == std::string::npos &&
      curl_library().url_set(handle.get(), CURLUPART_URL, text.c_str(), kLenient) == CURLUE_OK &&
      !lost_secret(handle);
  Url url;
  if (is_url) url = take_apart(handle);
  if (is_web(url)) return url;
  Error error(ErrorCategory::kUsage, "this is not a URL that adze understands");
  error.file = shown_location(text);
  error.fix = "write it as https://host/path/file.csv, with special characters encoded (%20)";
  throw error;
}

Url resolve_redirect(const Url& base, const std::string& location) {
  const UrlHandle handle = make_handle();
  const CurlLibrary& curl = curl_library();
  const bool is_url =
      curl.url_set(handle.get(), CURLUPART_URL, base.text.c_str(), 0) == CURLUE_OK &&
      curl.url_set(handle.get(), CURLUPART_URL, location.c_str(), kLenient) == CURLUE_OK;
  Url url;
  if (is_url) url = take_apart(handle);
  url.user.clear();
  url.password.clear();
  if (is_web(url)) return url;
  Error error(ErrorCategory::kInput,
              fmt::format("{} redirects to something that is no http or https address", base.host));
  error.fix = "ask those who run the server, or name the file's own address";
  throw error;
}

bool is_same_host(const Url& a, const Url& b) {
  const bool is_upgrade = !a.is_https() && b.is_https() && a.host == b.host && b.port == "443";
  return is_upgrade || is_same_origin(a, b);
}

bool is_same_origin(const Url& a, const Url& b) {
  return a.scheme == b.scheme && a.host == b.host && a.port == b.port;
}

}  // namespace adze::io::http
