#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace adze::io::sftp {

/// What OpenSSH's known_hosts files say about one host: the only thing that tells a server from
/// someone who pretends to be it. Reads the format of sshd(8): lists of names with `*`, `?` and
/// `!`, hashed names, `[host]:port` for other ports than 22, @revoked; @cert-authority lines are
/// passed over, for host certificates are not supported by libssh2.
class KnownHosts {
 public:
  enum class Verdict {
    kKnown,
    kUnknown,
    kOtherType,  ///< only keys of other types are known
    kChanged,    ///< another key of this type is known
    kRevoked,
  };

  struct Finding {
    Verdict verdict;
    std::string place;  ///< "~/.ssh/known_hosts:12", the line that decides; empty if unknown
  };

  KnownHosts(std::string_view host, unsigned port);

  /// Adds the lines of a file, called `name` in findings. Lines that make no sense say nothing.
  void add(std::string_view text, const std::string& name);

  /// `key` is the host's public key as SSH sends it.
  Finding check(std::string_view key) const;

  /// The types of the keys that are known, "ssh-ed25519", the first line's first.
  std::vector<std::string> key_types() const;

  /// The host as these files write it.
  const std::string& host_entry() const { return entry_; }

 private:
  struct Line {
    std::string key;  ///< as SSH sends it
    bool is_revoked;
    std::string place;
  };

  void add_line(std::string_view line, const std::string& place);

  std::string entry_;
  std::vector<Line> lines_;
};

/// The type that a public key begins with; empty if it does not.
std::string_view key_type(std::string_view key);

/// "SHA256:…", as ssh-keygen -l prints it.
std::string key_fingerprint(std::string_view key);

}  // namespace adze::io::sftp
