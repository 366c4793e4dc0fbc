#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/file_descriptor.h"
#include "lambda/http_answer.h"

namespace adze::lambda {

class Shutdown;

/// A request has no answer that can be used. `begun` is as much of it as arrived.
struct NoAnswer : Error {
  explicit NoAnswer(const Error& error) : Error(error) {}

  bool was_sent = false;   ///< the other side may have it
  bool was_stale = false;  ///< the connection was an older one, which ended without a byte
  bool has_head = false;   ///< of `begun`
  HttpAnswer begun;
};

/// How long an answer is waited for.
enum class Patience {
  kBounded,  ///< limits::lambda_stall_ms_max without a byte
  kForEver   ///< until it begins (meanwhile the process may be frozen), then as above
};

/// A connection to the Runtime API that is kept open from one request to the next, and made anew
/// where the other side has closed it meanwhile. A plain socket: the API is HTTP/1.1 on the same
/// machine, and a library for it would cost more at the start than all the rest. One thread at a
/// time.
class RuntimeConnection {
 public:
  /// `address` is "host:port". Connects with the first request. Throws Error(kUsage) for an address
  /// that is none.
  RuntimeConnection(const std::string& address, const Shutdown& shutdown);

  /// Sends a request, once, and waits for its answer; nothing: the process is to end, which only
  /// kForEver looks at. Throws NoAnswer.
  std::optional<HttpAnswer> ask(std::string_view request, Patience patience);

 private:
  using TimePoint = std::chrono::steady_clock::time_point;

  void connect();
  bool is_stale() const;
  /// False if the answer came before all was sent, so that the connection ends with it.
  bool send(std::string_view bytes);
  bool receive(HttpAnswerReader& reader, Patience patience);
  /// Waits for `events` of poll(2) on the socket; false if the process is to end.
  bool wait(short events, const TimePoint* until, bool looks_at_shutdown, short& found) const;

  std::string host_;
  std::string port_;
  const Shutdown& shutdown_;
  io::FileDescriptor socket_;
};

}  // namespace adze::lambda
