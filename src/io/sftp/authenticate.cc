#include "io/sftp/authenticate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "base/environment.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/run_context.h"
#include "io/read_secret.h"
#include "io/read_small_file.h"
#include "io/sftp/known_hosts.h"
#include "io/sftp/private_key.h"
#include "io/sftp/ssh_agent.h"
#include "io/sftp/ssh_session.h"
#include "io/sftp/user_files.h"

namespace adze::io::sftp {
namespace {

/// RSA last: see has_rsa_.
constexpr const char* kUsualKeys[] = {"~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa"};
/// A dialogue of more questions than that has no end.
constexpr unsigned kPromptsMax = 8;

/// What the agent is asked by libssh2, through C, where no exception may pass.
struct AgentSigner {
  SshAgent& agent;
  const std::string& public_key;
  RunContext& context;
  std::exception_ptr failure = {};
};

int sign_with_agent(LIBSSH2_SESSION*, unsigned char** signature, size_t* size,
                    const unsigned char* data, size_t data_size, void** abstract) {
  auto* signer = static_cast<AgentSigner*>(*abstract);
  try {
    const auto bytes = signer->agent.sign(
        signer->public_key, {reinterpret_cast<const char*>(data), data_size}, signer->context);
    if (!bytes) return -1;
    *signature = static_cast<unsigned char*>(std::malloc(bytes->size()));  // libssh2 frees it
    if (*signature == nullptr) return -1;
    std::memcpy(*signature, bytes->data(), bytes->size());
    *size = bytes->size();
    return 0;
  } catch (...) {
    signer->failure = std::current_exception();
    return -1;
  }
}

void answer_prompts(const char*, int, const char*, int, int count,
                    const LIBSSH2_USERAUTH_KBDINT_PROMPT*,
                    LIBSSH2_USERAUTH_KBDINT_RESPONSE* responses, void** abstract) {
  SshSession::Prompts& prompts = static_cast<SshSession*>(*abstract)->prompts();
  for (int i = 0; i < count && prompts.answered < kPromptsMax; ++i, ++prompts.answered) {
    responses[i].text = ::strdup(prompts.answer.c_str());  // libssh2 frees it
    responses[i].length = responses[i].text == nullptr ? 0 : unsigned(prompts.answer.size());
  }
}

/// One login, and what was tried on the way.
class Login {
 public:
  Login(SshSession& session, const InputAuth& auth, RunContext& context)
      : session_(session), ssh_(session.library()), auth_(auth), context_(context) {
    user_ = session.location().user.empty() ? login_name(context) : session.location().user;
  }

  void run() {
    if (!ask_methods()) return;
    const std::string& url_password = session_.location().password;
    if (!url_password.empty() && (has_password() || !auth_.ssh.key_file.empty())) {
      Error error(ErrorCategory::kUsage, "credentials are given twice: in the address and apart");
      error.fix = "leave one of the two out";
      throw error;
    }
    if (!url_password.empty()) {
      require_plain_secret(url_password, "the address");
      if (try_password(url_password, "the password in the address")) return;
    } else if (has_password()) {
      const std::string password = read_secret(auth_, context_);
      if (try_password(password, "the password in " + place_text(auth_))) return;
    } else if (!auth_.ssh.key_file.empty()) {
      if (try_named_key()) return;
    } else if (try_agent() || try_usual_keys()) {
      return;
    }
    refuse();
  }

 private:
  bool has_password() const { return auth_.scheme == InputAuth::Scheme::kPassword; }

  /// False if the server lets anyone in.
  bool ask_methods() {
    const char* list = session_.finish(context_, [&] {
      return ssh_.userauth_list(session_.handle(), user_.data(), unsigned(user_.size()));
    });
    if (list != nullptr) {
      methods_ = list;
      return true;
    }
    if (ssh_.session_last_errno(session_.handle()) != 0) session_.fail("no login");
    return false;
  }

  bool takes(std::string_view method) const {
    return ("," + methods_ + ",").find("," + std::string(method) + ",") != std::string::npos;
  }

  /// True if a call of libssh2 has logged in. Throws if the connection was lost over it: servers
  /// close it after too many attempts.
  bool has_entered(int result) {
    if (result == 0) return true;
    const bool is_lost = result == LIBSSH2_ERROR_SOCKET_DISCONNECT ||
                         result == LIBSSH2_ERROR_SOCKET_RECV ||
                         result == LIBSSH2_ERROR_SOCKET_SEND || result == LIBSSH2_ERROR_TIMEOUT;
    if (is_lost && tried_.size() > 1) refuse();
    if (is_lost || result == LIBSSH2_ERROR_ALLOC) session_.fail("no login");
    return false;
  }

  bool try_password(const std::string& password, std::string what) {
    tried_.push_back(std::move(what));
    if (takes("password")) {
      const int result = session_.finish(context_, [&] {
        return ssh_.userauth_password_ex(session_.handle(), user_.data(), unsigned(user_.size()),
                                         password.data(), unsigned(password.size()), nullptr);
      });
      if (has_entered(result)) return true;
    }
    if (!takes("keyboard-interactive")) return false;
    session_.prompts() = {.answer = password};
    const int result = session_.finish(context_, [&] {
      return ssh_.userauth_keyboard_interactive_ex(session_.handle(), user_.data(),
                                                   unsigned(user_.size()), answer_prompts);
    });
    session_.prompts() = {};
    return has_entered(result);
  }

  bool try_agent() {
    if (!takes("publickey")) return false;
    std::optional<SshAgent> agent = SshAgent::connect(context_);
    if (!agent) return false;
    for (const SshAgent::Key& key : agent->keys(context_)) {
      tried_.push_back(fmt::format("the agent's key '{}'", key.comment));
      has_rsa_ = has_rsa_ || key_type(key.public_key) == "ssh-rsa";
      AgentSigner signer{.agent = *agent, .public_key = key.public_key, .context = context_};
      void* abstract = &signer;
      const int result = session_.finish(context_, [&] {
        return ssh_.userauth_publickey(
            session_.handle(), user_.c_str(),
            reinterpret_cast<const unsigned char*>(key.public_key.data()), key.public_key.size(),
            sign_with_agent, &abstract);
      });
      if (signer.failure) std::rethrow_exception(signer.failure);
      if (has_entered(result)) return true;
    }
    return false;
  }

  bool try_usual_keys() {
    if (!takes("publickey")) return false;
    for (const char* name : kUsualKeys) {
      const auto text = read_if_there(name, limits::ssh_key_file_bytes_max, context_);
      if (!text) continue;
      if (private_key_kind(*text).is_encrypted) {
        passed_over_.push_back(
            fmt::format("{} has a passphrase: add it to an agent, or name it", name));
      } else if (try_key(name, *text, "")) {
        return true;
      }
    }
    return false;
  }

  bool try_named_key() {
    const std::string path = with_home(auth_.ssh.key_file, context_);
    const auto text =
        read_small_file(path, auth_.ssh.key_file, limits::ssh_key_file_bytes_max, context_);
    if (!text) refuse_key("is not there", "check its name");
    warn_if_open_to_others(path);
    std::string passphrase;
    if (private_key_kind(*text).is_encrypted) {
      if (!auth_.ssh.passphrase.is_given()) {
        refuse_key("has a passphrase",
                   "say where it is, by passphrase_env or passphrase_file (--auth "
                   "passphrase-env:NAME), or add the key to an agent");
      }
      passphrase = read_secret(auth_.ssh.passphrase, context_);
    }
    return try_key(auth_.ssh.key_file, *text, passphrase);
  }

  void warn_if_open_to_others(const std::string& path) {
    struct stat status;
    const bool is_open = ::stat(path.c_str(), &status) == 0 && status.st_uid == ::geteuid() &&
                         (status.st_mode & 077) != 0;
    if (!is_open) return;
    context_.log.warn(fmt::format("{}: the private key may be read by others: chmod 600 {}",
                                  auth_.ssh.key_file, auth_.ssh.key_file));
  }

  bool try_key(const std::string& name, const std::string& text, const std::string& passphrase) {
    const bool is_named = !auth_.ssh.key_file.empty();
    tried_.push_back(fmt::format("the key {}", name));
    const int result = session_.finish(context_, [&] {
      return ssh_.userauth_publickey_frommemory(session_.handle(), user_.data(), user_.size(),
                                                nullptr, 0, text.data(), text.size(),
                                                passphrase.c_str());
    });
    const bool is_unreadable = result == LIBSSH2_ERROR_FILE ||
                               result == LIBSSH2_ERROR_KEYFILE_AUTH_FAILED ||
                               result == LIBSSH2_ERROR_METHOD_NONE || result == LIBSSH2_ERROR_PROTO;
    if (is_unreadable && is_named) {
      if (passphrase.empty()) {
        refuse_key("is no private key that libssh2 can read",
                   "make one with: ssh-keygen -t ed25519");
      }
      refuse_key(
          fmt::format("can't be opened by the passphrase in {}", place_text(auth_.ssh.passphrase)),
          "check the passphrase: ssh-keygen -y -f " + name);
    }
    has_rsa_ = has_rsa_ || private_key_kind(text).is_rsa;
    return has_entered(result);
  }

  [[noreturn]] void refuse_key(const std::string& what, std::string fix) {
    Error error(ErrorCategory::kPermission, fmt::format("the key {} {}", auth_.ssh.key_file, what));
    error.fix = std::move(fix);
    throw error;
  }

  [[noreturn]] void refuse() {
    std::string message = fmt::format("{} does not let this user in", session_.location().place());
    if (tried_.empty()) {
      message += ": there is no key to try, neither of an agent nor in ~/.ssh, and no password";
    } else {
      message += fmt::format("; tried: {}", fmt::join(tried_, ", "));
    }
    message += fmt::format("; the server takes: {}", methods_);
    for (const std::string& why : passed_over_) message += "; " + why;
    Error error(ErrorCategory::kPermission, std::move(message));
    error.fix =
        "check the user in the address, and name a key (--auth key-file:PATH) or a password "
        "(--auth password-env:NAME)";
    if (has_rsa_) {
      error.fix =
          "use an Ed25519 or ECDSA key: with RSA keys libssh2 1.10 signs by SHA-1, which "
          "servers refuse today; or check the user in the address";
    }
    throw error;
  }

  SshSession& session_;
  const SshLibrary& ssh_;
  const InputAuth& auth_;
  RunContext& context_;
  std::string user_;
  std::string methods_;
  std::vector<std::string> tried_;
  std::vector<std::string> passed_over_;
  bool has_rsa_ = false;
};

}  // namespace

std::string login_name(const RunContext& context) {
  for (const char* variable : {"USER", "LOGNAME"}) {
    const std::string name = environment_value(context.environment, variable);
    if (!name.empty()) return name;
  }
  const passwd* entry = ::getpwuid(::geteuid());
  return entry == nullptr ? "root" : entry->pw_name;
}

void authenticate(SshSession& session, const InputAuth& auth, RunContext& context) {
  Login(session, auth, context).run();
}

}  // namespace adze::io::sftp
