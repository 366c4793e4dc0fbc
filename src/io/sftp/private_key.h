#pragma once

#include <string>
#include <string_view>

namespace adze::io::sftp {

/// What a private key file says before its passphrase is known, in OpenSSH's form and in PEM.
struct PrivateKeyKind {
  bool is_encrypted = false;
  bool is_rsa = false;
};

PrivateKeyKind private_key_kind(std::string_view text);

}  // namespace adze::io::sftp
