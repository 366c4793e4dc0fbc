#include "io/http/proxy.h"

#include <initializer_list>

#include "base/environment.h"

namespace adze::io::http {
namespace {

std::string first_set(std::initializer_list<std::string> names, const Environment& environment) {
  for (const std::string& name : names) {
    const std::string value = environment_value(environment, name);
    if (!value.empty()) return value;
  }
  return "";
}

/// A proxy may be written without a scheme, so that this is not shown_location()'s work.
std::string without_secrets(const std::string& url) {
  const size_t scheme = url.find("://");
  const size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  const size_t at = url.rfind('@');
  const std::string rest =
      at == std::string::npos || at < host ? url.substr(host) : url.substr(at + 1);
  return rest.substr(0, rest.find_first_of("/?#"));
}

}  // namespace

Proxy find_proxy(const std::string& scheme, const Environment& environment) {
  const bool is_https = scheme == "https";
  Proxy proxy;
  proxy.url = first_set({is_https ? "https_proxy" : "http_proxy",
                         is_https ? "HTTPS_PROXY" : "HTTP_PROXY", "all_proxy", "ALL_PROXY"},
                        environment);
  proxy.exempt = first_set({"no_proxy", "NO_PROXY"}, environment);
  proxy.shown = without_secrets(proxy.url);
  return proxy;
}

}  // namespace adze::io::http
