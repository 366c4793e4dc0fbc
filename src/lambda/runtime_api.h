#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "lambda/invocation.h"
#include "lambda/runtime_connection.h"

namespace adze::lambda {

class Shutdown;

/// What became of an answer.
enum class Acceptance {
  kAccepted,
  kTooLarge,  ///< 413: it needs another answer
  kRefused    ///< 400, 403: nobody waits for it any more
};

/// The Runtime API of Lambda, version 2018-06-01: the four requests that a function makes. What
/// gets no answer is sent again on another connection, limits::lambda_attempts_max times in all.
/// One thread at a time, which has it to itself.
class RuntimeApi {
 public:
  /// `address` is AWS_LAMBDA_RUNTIME_API, as RuntimeConnection takes it.
  RuntimeApi(const std::string& address, const Shutdown& shutdown);

  /// Waits for the next event, as long as it takes; nothing: the process is to end. An event of
  /// which only a part arrived is answered by an error, and another one waited for. Throws Error
  /// where the API is gone or out of order (500), after which the process has to end.
  std::optional<Invocation> next();

  /// The answer to an event, JSON. Throws as next() does.
  Acceptance post_response(const std::string& request_id, std::string_view body);

  /// The error that an event ends with: `body` as error_answer() makes it, `type` as error_type().
  Acceptance post_error(const std::string& request_id, std::string_view body,
                        const std::string& type);

  /// The function can't start.
  Acceptance post_init_error(std::string_view body, const std::string& type);

 private:
  Acceptance post(const std::string& path, std::string_view body, const std::string& more_headers);
  void answer_broken_event(const NoAnswer& failure);

  std::string host_;
  RuntimeConnection connection_;
};

}  // namespace adze::lambda
