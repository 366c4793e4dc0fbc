#include "io/sftp/host_key.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/limits.h"
#include "io/read_small_file.h"
#include "io/sftp/ssh_session.h"
#include "io/sftp/user_files.h"

namespace adze::io::sftp {
namespace {

constexpr const char* kUserFile = "~/.ssh/known_hosts";
constexpr const char* kSystemFile = "/etc/ssh/ssh_known_hosts";

[[noreturn]] void refuse(const SshSession& session, std::string message, std::string fix) {
  Error error(ErrorCategory::kPermission, std::move(message));
  error.file = session.location().shown;
  error.fix = std::move(fix);
  throw error;
}

/// The command that prints the host's keys.
std::string keyscan(const Location& location) {
  const std::string port = location.port == 22 ? "" : fmt::format("-p {} ", location.port);
  return fmt::format("ssh-keyscan {}{}", port, location.host);
}

}  // namespace

KnownHosts read_known_hosts(const Location& location, const std::string& file,
                            RunContext& context) {
  KnownHosts hosts(location.host, location.port);
  if (file.empty()) {
    for (const char* name : {kUserFile, kSystemFile}) {
      const auto text = read_if_there(name, limits::ssh_known_hosts_bytes_max, context);
      if (text) hosts.add(*text, name);
    }
    return hosts;
  }
  const auto text =
      read_small_file(with_home(file, context), file, limits::ssh_known_hosts_bytes_max, context);
  if (!text) {
    Error error(ErrorCategory::kUsage, "there is no such file of known hosts");
    error.file = file;
    error.fix = "check its name; ssh-keyscan writes such files";
    throw error;
  }
  hosts.add(*text, file);
  return hosts;
}

void require_known_host(const SshSession& session, const KnownHosts& hosts,
                        const std::string& file) {
  using Verdict = KnownHosts::Verdict;
  size_t size = 0;
  int type = 0;
  const char* bytes = session.library().session_hostkey(session.handle(), &size, &type);
  const std::string_view key =
      bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
  const KnownHosts::Finding finding = hosts.check(key);
  if (finding.verdict == Verdict::kKnown) return;

  const Location& location = session.location();
  const std::string shown = fmt::format("{} {}", key_type(key), key_fingerprint(key));
  const std::string where = file.empty() ? kUserFile : file;
  const std::string add =
      fmt::format("compare it with what those who run the server say; if it is right: {} >> {}",
                  keyscan(location), where);
  switch (finding.verdict) {
    case Verdict::kChanged:
      refuse(
          session,
          fmt::format("the key of the host {} is {}, and not the one in {}: somebody may be "
                      "listening in, or the server was set up anew",
                      hosts.host_entry(), shown, finding.place),
          fmt::format("ask those who run the server; if it is right: ssh-keygen -f {} -R '{}' && "
                      "{} >> {}",
                      where, hosts.host_entry(), keyscan(location), where));
    case Verdict::kRevoked:
      refuse(session,
             fmt::format("the key of the host {}, {}, is revoked in {}", hosts.host_entry(), shown,
                         finding.place),
             "ask those who run the server for its present key");
    case Verdict::kOtherType:
      refuse(session,
             fmt::format("the key of the host {}, {}, is not known; {} has one of another type",
                         hosts.host_entry(), shown, finding.place),
             add);
    default:
      refuse(session,
             fmt::format("the host {} is not known: its key is {}", hosts.host_entry(), shown),
             add);
  }
}

}  // namespace adze::io::sftp
