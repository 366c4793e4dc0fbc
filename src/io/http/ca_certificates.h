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
/// hashed folder of Debian (read one certificate at a time; parsing a bundle takes 20 to 45 ms),
/// that of a package of adze (so a function on Amazon Linux, which has bundles only, starts
/// sooner), the bundles of Fedora, Amazon Linux, Alpine and macOS, and one beside the program. For
/// tests, `root` is put before the system's paths, and `program_folder` is the folder of the
/// program where it isn't empty. Throws Error(kInput) where a variable names something that isn't
/// there, or where there is nothing at all.
CaCertificates find_ca_certificates(const std::map<std::string, std::string>& environment,
                                    const std::string& root = "",
                                    const std::string& program_folder = "");

}  // namespace adze::io::http
