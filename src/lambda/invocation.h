#pragma once

#include <chrono>
#include <string>

namespace adze::lambda {

/// One call of the function, as the Runtime API hands it over. Plain data; everything in it comes
/// from outside.
struct Invocation {
  std::string request_id;
  std::chrono::steady_clock::time_point deadline;  ///< when Lambda kills the process
  std::string function_arn;
  std::string trace_id;        ///< X-Ray's, passed on with every request to AWS; may be empty
  std::string client_context;  ///< of mobile SDKs; may be empty
  std::string cognito_identity;
  std::string tenant_id;
  std::string payload;    ///< the event: JSON
  bool is_first = false;  ///< of this process: a cold start
};

}  // namespace adze::lambda
