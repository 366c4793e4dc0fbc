#pragma once

#include <map>
#include <string>

namespace adze::io::http {

/// What the environment says about proxies, for libcurl, which must not look there itself.
struct Proxy {
  std::string url;     ///< as it was written, perhaps with a password; empty: none
  std::string exempt;  ///< hosts that are reached without it, as NO_PROXY lists them
  std::string shown;   ///< `url` without user and password
};

/// As curl and wget choose: http_proxy or https_proxy by the scheme, else all_proxy; in small
/// letters first, then in capitals.
Proxy find_proxy(const std::string& scheme, const std::map<std::string, std::string>& environment);

}  // namespace adze::io::http
