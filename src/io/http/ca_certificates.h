#pragma once

#include <map>
#include <string>

namespace adze::io::http {

/// The certificates by which servers are judged: a file of them, a folder in which OpenSSL finds
/// them by hash, or both. Either may be empty.
struct CaCertificates {
  std::string file;
  std::string folder;
};

/// AWS_CA_BUNDLE, else SSL_CERT_FILE and SSL_CERT_DIR, else the first that the system has: the
/// hashed folder of Debian (read one certificate at a time; parsing a bundle takes 23 to 45 ms),
/// the bundles of Fedora, Amazon Linux, Alpine and macOS, and one beside the program. `root` is put
/// before the system's paths, for tests. Throws Error(kInput) where a variable names something
/// that isn't there, or where there is nothing at all.
CaCertificates find_ca_certificates(const std::map<std::string, std::string>& environment,
                                    const std::string& root = "");

}  // namespace adze::io::http
