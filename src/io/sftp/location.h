#pragma once

#include <string>
#include <string_view>

namespace adze::io::sftp {

/// sftp://[user[:password]@]host[:port]/path, taken apart. Plain data.
struct Location {
  std::string user;      ///< decoded; empty: not said
  std::string password;  ///< decoded; empty: none. Never shown.
  std::string host;      ///< in lower case; an IPv6 address without brackets
  unsigned port = 22;
  /// Decoded. Absolute, or, of /~/…, relative to the user's home on the server; may end in '/'.
  std::string path;
  std::string pattern;  ///< `path` as a pattern (see glob_pattern.h): encoded characters are plain
  std::string shown;    ///< as messages show it: without user and password

  /// "host:port", for messages.
  std::string place() const;
  /// The location of another path on the same host, fit for parse_location.
  std::string with_path(const std::string& other) const;
  /// The same as messages show it.
  std::string shown_with_path(const std::string& other) const;
};

/// Throws Error(kUsage) for what is no such URL.
Location parse_location(std::string_view uri);

}  // namespace adze::io::sftp
