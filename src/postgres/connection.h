#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "postgres/libpq_library.h"

namespace adze {
struct RunContext;
}

namespace adze::postgres {

struct ClearResult {
  void operator()(PGresult* result) const { libpq_library().clear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

/// A session with a server. Every wait ends after 100 ms to look at the run's cancellation; what
/// the server is still doing when the session ends is canceled there. A server that sends a message
/// of more than limits::postgres_message_bytes_max over TCP is not listened to any more. One thread
/// at a time.
///
/// What the address leaves open comes from where libpq looks for it: the process's own PG*
/// variables (of which RunContext::environment is a copy), the service file and .pgpass. Names of
/// hosts are resolved by libpq, which waits for the system's resolver.
class Connection {
 public:
  /// Connects to `uri`. `password`, if not empty, goes before all others. Throws Error(kUsage): no
  /// address of PostgreSQL; Error(kInput): no server, no database; Error(kPermission).
  /// `context` must outlive it.
  Connection(const std::string& uri, const std::string& password, RunContext& context);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs statements, separated by semicolons. Throws Error at the first that fails.
  void execute(const std::string& statements);

  /// Runs one statement with parameters ($1, $2), and returns its rows, which are text.
  Result query(const std::string& statement, std::span<const std::string> parameters);

  /// Lets the server parse `statement`, which must be one, and returns its columns. Errors of the
  /// text have their place in it, see place_in_query.
  Result describe(const std::string& statement);

  /// Begins a COPY … TO STDOUT; returns how many columns it sends.
  size_t begin_copy(const std::string& statement);

  enum class CopyState { kRow, kNotYet, kEnd };
  /// The next message of the COPY, with its line break: a row. Valid until the next call. With
  /// `wait` false what has not arrived is kNotYet. Throws Error when the statement fails midway.
  CopyState next_row(bool wait, std::string_view& row);

 private:
  using Deadline = std::chrono::steady_clock::time_point;

  void connect(const std::string& uri, const std::string& password);
  std::chrono::seconds connect_timeout() const;
  void wait(short events, const Deadline* deadline);
  void sent(int is_sent);
  void take_input();
  uint64_t received_bytes() const;
  Result next_result();
  Result only_result();
  void require_success(const Result& result, std::string_view statement);
  void cancel();
  std::vector<std::string> secrets() const;
  [[noreturn]] void throw_lost();

  struct FreeConnection {
    void operator()(PGconn* connection) const { libpq_library().finish(connection); }
  };
  struct FreeText {
    void operator()(char* text) const { libpq_library().freemem(text); }
  };

  const LibpqLibrary& pq_;
  RunContext& context_;
  std::string password_;  ///< given apart
  std::unique_ptr<PGconn, FreeConnection> connection_;
  uint64_t message_begin_ = 0;  ///< received_bytes() before the message that is arriving
  bool is_running_ = false;     ///< a statement was sent whose end has not been seen
  std::unique_ptr<char, FreeText> row_;
};

}  // namespace adze::postgres
