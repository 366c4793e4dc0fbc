#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "io/sftp/connection.h"

namespace adze::io::sftp {

class Reconnection;

/// Connections that nobody uses at the moment, so that a thousand files of one server need one
/// login. Thread-safe.
class ConnectionPool {
 public:
  struct GiveBack {
    ConnectionPool* pool = nullptr;
    std::string key;
    void operator()(Connection* connection) const;
  };
  /// Goes back into the pool if it is still usable.
  using Lease = std::unique_ptr<Connection, GiveBack>;

  /// One that is logged in; made, with `reconnection`'s retries, if there is none.
  Lease take(const Location& location, const InputAuth& auth, Reconnection& reconnection,
             RunContext& context);

 private:
  struct Idle {
    std::unique_ptr<Connection> connection;
    std::chrono::steady_clock::time_point since;
  };

  std::unique_ptr<Connection> find(const std::string& key);

  std::mutex mutex_;
  std::map<std::string, std::vector<Idle>> idle_;
};

/// The pool that all with the same context share.
ConnectionPool& connection_pool(RunContext& context);

}  // namespace adze::io::sftp
