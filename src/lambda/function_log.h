#pragma once

#include <string>
#include <string_view>

#include "base/log.h"
#include "lambda/function.h"
#include "lambda/invocation.h"

namespace adze::lambda {

/// The log of one invocation, or (without one) of the start: a line of text or of JSON for each
/// entry, on standard error, with the request's id, as AWS_LAMBDA_LOG_FORMAT and _LEVEL ask for.
/// Never a row of data. Thread-safe.
class FunctionLog : public Log {
 public:
  /// `invocation` is null for the start.
  FunctionLog(const Function& function, const Invocation* invocation);

  /// A line of its own kind, such as a receipt: `fields` is a JSON object's text.
  void write_record(LogLevel level, std::string_view message, std::string_view fields);

 protected:
  void write_line(std::string_view severity, std::string_view text) override;

 private:
  const Function& function_;
  const Invocation* invocation_;
};

}  // namespace adze::lambda
