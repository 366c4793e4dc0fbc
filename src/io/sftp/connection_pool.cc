#include "io/sftp/connection_pool.h"

#include <fmt/format.h>

#include "base/environment.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "base/shared_objects.h"
#include "io/sftp/authenticate.h"
#include "io/sftp/connection_error.h"
#include "io/sftp/reconnection.h"

namespace adze::io::sftp {
namespace {

/// Two that have the same may share a connection: place, user, and all that a login depends on.
std::string key_of(const Location& location, const InputAuth& auth, const RunContext& context) {
  const std::string user = location.user.empty() ? login_name(context) : location.user;
  std::string key = location.place();
  for (const std::string& part : {user, location.password, auth.ssh.key_file,
                                  auth.ssh.passphrase.name, auth.name, auth.ssh.known_hosts}) {
    key += '\0' + part;
  }
  for (const char* variable : {"HOME", "SSH_AUTH_SOCK"}) {
    key += '\0' + environment_value(context.environment, variable);
  }
  return key;
}

}  // namespace

void ConnectionPool::GiveBack::operator()(Connection* connection) const {
  std::unique_ptr<Connection> owned(connection);
  if (!owned->session().is_usable()) return;
  const std::lock_guard lock(pool->mutex_);
  pool->idle_[key].push_back({std::move(owned), std::chrono::steady_clock::now()});
}

std::unique_ptr<Connection> ConnectionPool::find(const std::string& key) {
  const auto oldest =
      std::chrono::steady_clock::now() - std::chrono::milliseconds(limits::sftp_idle_ms_max);
  const std::lock_guard lock(mutex_);
  std::vector<Idle>& idle = idle_[key];
  while (!idle.empty()) {
    Idle last = std::move(idle.back());
    idle.pop_back();
    if (last.since > oldest && last.connection->session().is_quiet()) {
      return std::move(last.connection);
    }
  }
  return nullptr;
}

ConnectionPool::Lease ConnectionPool::take(const Location& location, const InputAuth& auth,
                                           Reconnection& reconnection, RunContext& context) {
  const std::string key = key_of(location, auth, context);
  std::unique_ptr<Connection> connection = find(key);
  while (connection == nullptr) {
    try {
      connection = std::make_unique<Connection>(location, auth, context);
    } catch (const ConnectionError& error) {
      reconnection.pause(error, 0, context);
    }
  }
  reconnection.connected();
  return {connection.release(), GiveBack{.pool = this, .key = key}};
}

ConnectionPool& connection_pool(RunContext& context) {
  return context.shared->get<ConnectionPool>([] { return std::make_shared<ConnectionPool>(); });
}

}  // namespace adze::io::sftp
