// libpq without its blocking calls: PQexec and its like would wait for a silent server as long as
// it likes. Here each step sends, flushes, polls the socket for 100 ms at a time, and lets libpq
// take in what came. Tested against a real server by tests/real/75_postgres.py.
#include "postgres/connection.h"

#include <fmt/format.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <future>
#include <system_error>
#include <thread>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "base/threads.h"
#include "postgres/address.h"
#include "postgres/server_error.h"

namespace adze::postgres {
namespace {

using namespace std::chrono_literals;

constexpr int kPollMs = 100;
/// A run that was asked to stop waits no longer than this for the server to hear of it.
constexpr auto kCancelTimeMax = 800ms;

void ignore_notice(void*, const PGresult*) {}

std::string field(const LibpqLibrary& pq, const PGresult* result, int code) {
  const char* const text = pq.result_error_field(result, code);
  return text == nullptr ? "" : text;
}

ServerSays says_of(const LibpqLibrary& pq, const PGresult* result) {
  return {
      .sqlstate = field(pq, result, PG_DIAG_SQLSTATE),
      .message = field(pq, result, PG_DIAG_MESSAGE_PRIMARY),
      .hint = field(pq, result, PG_DIAG_MESSAGE_HINT),
      .position = std::strtoul(field(pq, result, PG_DIAG_STATEMENT_POSITION).c_str(), nullptr, 10)};
}

bool is_failure(ExecStatusType status) {
  return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE ||
         status == PGRES_NONFATAL_ERROR;
}

}  // namespace

Connection::Connection(const std::string& uri, const std::string& password, RunContext& context)
    : pq_(libpq_library()), context_(context), password_(password) {
  check_address(uri, !password.empty());
  connect(uri, password);
}

Connection::~Connection() {
  if (is_running_) cancel();
}

void Connection::connect(const std::string& uri, const std::string& password) {
  // The address goes before what stands above it, and after what stands below it. A server that
  // has vanished is noticed within two minutes.
  const char* const keywords[] = {"fallback_application_name",
                                  "keepalives_idle",
                                  "keepalives_interval",
                                  "keepalives_count",
                                  "dbname",
                                  "client_encoding",
                                  "password",
                                  nullptr};
  const char* const values[] = {"adze",           "60",   "10", "6", uri.c_str(), "UTF8",
                                password.c_str(), nullptr};
  connection_.reset(pq_.connect_start_params(keywords, values, 1));
  if (connection_ == nullptr) throw Error(ErrorCategory::kResources, "no memory for a connection");
  PGconn* const connection = connection_.get();
  pq_.set_error_verbosity(connection, PQERRORS_VERBOSE);
  pq_.set_notice_receiver(connection, ignore_notice, nullptr);
  const Deadline deadline = std::chrono::steady_clock::now() + connect_timeout();
  PostgresPollingStatusType state =
      pq_.status(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK) {
    if (state == PGRES_POLLING_FAILED) {
      throw connection_error(pq_.error_message(connection),
                             pq_.connection_needs_password(connection) != 0, secrets());
    }
    wait(state == PGRES_POLLING_READING ? POLLIN : POLLOUT, &deadline);
    state = pq_.connect_poll(connection);
  }
  pq_.setnonblocking(connection, 1);
}

/// connect_timeout of the address, PGCONNECT_TIMEOUT or the service file. 0 is for ever to libpq;
/// no wait of adze's is.
std::chrono::seconds Connection::connect_timeout() const {
  int64_t seconds = 0;
  PQconninfoOption* const options = pq_.conninfo(connection_.get());
  for (const PQconninfoOption* option = options; option != nullptr && option->keyword != nullptr;
       ++option) {
    if (std::string_view(option->keyword) == "connect_timeout" && option->val != nullptr) {
      seconds = std::strtol(option->val, nullptr, 10);
    }
  }
  if (options != nullptr) pq_.conninfo_free(options);
  if (seconds <= 0) seconds = limits::postgres_connect_s_default;
  return std::chrono::seconds(std::min(seconds, limits::postgres_connect_s_max));
}

void Connection::wait(short events, const Deadline* deadline) {
  while (true) {
    context_.cancellation.check();
    if (deadline != nullptr && std::chrono::steady_clock::now() >= *deadline) {
      throw connection_error("the server does not answer in time", false, {});
    }
    struct pollfd socket = {.fd = pq_.socket(connection_.get()), .events = events, .revents = 0};
    const int ready = ::poll(&socket, 1, kPollMs);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return;
  }
}

/// Sends what libpq has been given, of which PQsend… said whether it worked.
void Connection::sent(int is_sent) {
  if (is_sent == 0) throw_lost();
  is_running_ = true;
  message_begin_ = received_bytes();
  int left = 0;
  while ((left = pq_.flush(connection_.get())) > 0) {
    wait(POLLIN | POLLOUT, nullptr);
    take_input();
  }
  if (left < 0) throw_lost();
}

/// Lets libpq take what has arrived. It makes room for a whole message whatever its length, and
/// tells nobody how much of it is there, but the kernel counts what came. libpq reads on while more
/// is there at once, so a sender that is faster than that is noticed late.
void Connection::take_input() {
  if (pq_.consume_input(connection_.get()) == 0) throw_lost();
  if (received_bytes() - message_begin_ <= limits::postgres_message_bytes_max) return;
  is_running_ = false;
  throw Error(ErrorCategory::kInput,
              fmt::format("the server sends a row or another message of more than {} MiB",
                          limits::postgres_message_bytes_max >> 20));
}

/// 0 on sockets that do not count: those of this machine.
uint64_t Connection::received_bytes() const {
  struct tcp_info info{};
  socklen_t size = sizeof info;
  const int socket = pq_.socket(connection_.get());
  if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_received;
}

Result Connection::next_result() {
  while (pq_.is_busy(connection_.get()) != 0) {
    wait(POLLIN, nullptr);
    take_input();
  }
  Result result(pq_.get_result(connection_.get()));
  if (result == nullptr) is_running_ = false;
  return result;
}

void Connection::require_success(const Result& result, std::string_view statement) {
  if (!is_failure(pq_.result_status(result.get()))) return;
  is_running_ = false;
  const ServerSays says = says_of(pq_, result.get());
  if (says.sqlstate.empty()) throw_lost();
  Error error = server_error(says);
  place_in_query(statement, statement.empty() ? 0 : says.position, error);
  throw error;
}

/// The result of a statement that has one, and nothing behind it.
Result Connection::only_result() {
  Result only = next_result();
  while (true) {
    const Result result = next_result();
    if (result == nullptr) return only;
  }
}

void Connection::execute(const std::string& statements) {
  sent(pq_.send_query(connection_.get(), statements.c_str()));
  while (const Result result = next_result()) require_success(result, "");
}

Result Connection::query(const std::string& statement, std::span<const std::string> parameters) {
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  sent(pq_.send_query_params(connection_.get(), statement.c_str(), static_cast<int>(values.size()),
                             nullptr, values.data(), nullptr, nullptr, 0));
  Result result = only_result();
  require_success(result, "");
  return result;
}

Result Connection::describe(const std::string& statement) {
  sent(pq_.send_prepare(connection_.get(), "", statement.c_str(), 0, nullptr));
  require_success(only_result(), statement);
  sent(pq_.send_describe_prepared(connection_.get(), ""));
  Result result = only_result();
  require_success(result, statement);
  return result;
}

size_t Connection::begin_copy(const std::string& statement) {
  sent(pq_.send_query(connection_.get(), statement.c_str()));
  const Result result = next_result();
  require_success(result, "");
  if (pq_.result_status(result.get()) != PGRES_COPY_OUT) {
    throw Error(ErrorCategory::kInput, "the server does not answer COPY as PostgreSQL does");
  }
  return static_cast<size_t>(pq_.nfields(result.get()));
}

Connection::CopyState Connection::next_row(bool wait_for_it, std::string_view& row) {
  row_.reset();
  bool is_first_wait = true;
  while (true) {
    char* bytes = nullptr;
    const int size = pq_.get_copy_data(connection_.get(), &bytes, 1);
    row_.reset(bytes);
    if (size > 0) {
      row = {bytes, static_cast<size_t>(size)};
      return CopyState::kRow;
    }
    if (size < 0) break;
    if (!wait_for_it) return CopyState::kNotYet;
    if (is_first_wait) message_begin_ = received_bytes();
    if (!is_first_wait) wait(POLLIN, nullptr);
    take_input();
    is_first_wait = false;
  }
  // The end, or an error that came instead of a row.
  while (const Result result = next_result()) require_success(result, "");
  return CopyState::kEnd;
}

/// PQcancel opens a connection of its own and waits for it, which must not keep a run from ending:
/// it does so in a thread that owns all it needs, and is left alone if it takes long.
void Connection::cancel() {
  PGcancel* const handle = pq_.get_cancel(connection_.get());
  if (handle == nullptr) return;
  auto done = std::make_shared<std::promise<void>>();
  const std::future<void> is_done = done->get_future();
  const auto work = [handle, done, &pq = pq_] {
    leave_signals_to_main_thread();
    char text[256];
    pq.cancel(handle, text, sizeof text);
    pq.free_cancel(handle);
    done->set_value();
  };
  try {
    std::thread(work).detach();
  } catch (const std::system_error&) {
    pq_.free_cancel(handle);  // the server finds out when it sends the next rows
    return;
  }
  is_done.wait_for(kCancelTimeMax);
}

std::vector<std::string> Connection::secrets() const {
  const char* const used = connection_ == nullptr ? nullptr : pq_.pass(connection_.get());
  return {password_, used == nullptr ? "" : used};
}

/// The server's last words may have come together with the end of the connection.
void Connection::throw_lost() {
  is_running_ = false;
  PGconn* const connection = connection_.get();
  for (Result last; pq_.is_busy(connection) == 0;) {
    last.reset(pq_.get_result(connection));
    if (last == nullptr) break;
    const ServerSays says = says_of(pq_, last.get());
    if (!says.sqlstate.empty()) throw server_error(says);
  }
  throw lost_connection_error(pq_.error_message(connection_.get()), secrets());
}

}  // namespace adze::postgres
