#pragma once

#include <string>

namespace adze::io::http {

/// An absolute http or https URL, taken apart by libcurl itself, so that what is decided about a
/// host here is about the host that libcurl will talk to.
struct Url {
  std::string text;      ///< to be sent to libcurl: without user, password and fragment
  std::string shown;     ///< for people: without the query too
  std::string scheme;    ///< "http" or "https"
  std::string host;      ///< in lower case; an IPv6 address in brackets
  std::string port;      ///< also where the URL says none
  std::string user;      ///< decoded; empty if there is none
  std::string password;  ///< decoded
  bool has_query = false;

  bool is_https() const { return scheme == "https"; }
  /// "host:port", for messages.
  std::string place() const { return host + ":" + port; }
};

/// Throws Error(kUsage) for what is no http or https URL.
Url parse_url(const std::string& text);

/// Where `location`, a relative or absolute reference in an answer from `base`, leads. A user and
/// password in it are dropped. Throws Error(kInput) if it is no http or https URL.
Url resolve_redirect(const Url& base, const std::string& location);

/// The same origin, or `a`'s host by https, on its usual port, where `a` is http: what servers send
/// everyone on to.
bool is_same_host(const Url& a, const Url& b);

/// The same scheme, host and port: the only place to which credentials may go.
bool is_same_origin(const Url& a, const Url& b);

}  // namespace adze::io::http
