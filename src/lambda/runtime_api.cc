#include "lambda/runtime_api.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/limits.h"
#include "base/version.h"
#include "lambda/error_answer.h"
#include "lambda/read_invocation.h"
#include "lambda/shutdown.h"

namespace adze::lambda {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr const char* kPrefix = "/2018-06-01/runtime/";

/// A pause before the same is asked again; the API is on this machine, so it is soon back or never.
void pause_before_attempt(unsigned attempt) {
  std::this_thread::sleep_for(milliseconds(20) * (1 << attempt));
}

Error refusal(int status) {
  Error error(ErrorCategory::kInput, fmt::format("the Runtime API answers with {}", status));
  error.fix = "nothing but a new process can mend that";
  return error;
}

std::string error_headers(const std::string& type) {
  // Lambda takes types of this form, and "Unknown" for all others.
  return fmt::format("Lambda-Runtime-Function-Error-Type: Function.{}\r\n", type);
}

}  // namespace

RuntimeApi::RuntimeApi(const std::string& address, const Shutdown& shutdown)
    : host_(address), connection_(address, shutdown) {}

std::optional<Invocation> RuntimeApi::next() {
  const std::string request =
      fmt::format("GET {}invocation/next HTTP/1.1\r\nHost: {}\r\nUser-Agent: adze/{}\r\n\r\n",
                  kPrefix, host_, version);
  // What held for a while and then broke off has failed once, and not once more.
  constexpr milliseconds kHeld(1'000);
  for (unsigned failures = 0;;) {
    const auto begin = steady_clock::now();
    std::optional<Error> failure;
    try {
      auto answer = connection_.ask(request, Patience::kForEver);
      if (!answer) return std::nullopt;
      const bool is_event = answer->status == 200;
      if (is_event && !request_id(*answer).empty()) {
        return read_invocation(std::move(*answer), {});
      }
      failure = is_event ? Error(ErrorCategory::kInput, "the Runtime API gives an event no ID")
                         : refusal(answer->status);
      if (answer->status == 500 || answer->status == 403) throw *failure;
    } catch (const NoAnswer& no_answer) {
      if (no_answer.was_stale)
        continue;  // on a connection of its own it is asked for the first time
      answer_broken_event(no_answer);
      failure = no_answer;
    }
    if (steady_clock::now() - begin > kHeld) failures = 0;
    if (++failures == limits::lambda_attempts_max) throw *failure;
    pause_before_attempt(failures);
  }
}

/// So that whoever sent the event hears of it now and not when its time has passed.
void RuntimeApi::answer_broken_event(const NoAnswer& failure) {
  const std::string id = failure.has_head ? request_id(failure.begun) : "";
  if (id.empty()) return;
  Error error = failure;
  error.message = "the event can't be received: " + failure.message;
  error.may_run_again = true;
  post_error(id, error_body(error), error_type(error));
}

Acceptance RuntimeApi::post_response(const std::string& request_id, std::string_view body) {
  return post("invocation/" + request_id + "/response", body, "");
}

Acceptance RuntimeApi::post_error(const std::string& request_id, std::string_view body,
                                  const std::string& type) {
  return post("invocation/" + request_id + "/error", body, error_headers(type));
}

Acceptance RuntimeApi::post_init_error(std::string_view body, const std::string& type) {
  return post("init/error", body, error_headers(type));
}

Acceptance RuntimeApi::post(const std::string& path, std::string_view body,
                            const std::string& more_headers) {
  std::string request = fmt::format(
      "POST {}{} HTTP/1.1\r\nHost: {}\r\nUser-Agent: adze/{}\r\nContent-Type: application/json\r\n"
      "{}Content-Length: {}\r\n\r\n",
      kPrefix, path, host_, version, more_headers, body.size());
  request.append(body);
  bool may_have_arrived = false;
  for (unsigned attempt = 1;;) {
    try {
      const HttpAnswer answer = *connection_.ask(request, Patience::kBounded);
      if (answer.status >= 200 && answer.status < 300) return Acceptance::kAccepted;
      if (answer.status == 413) return Acceptance::kTooLarge;
      if (answer.status >= 500) throw refusal(answer.status);
      // What is answered already is refused: by ourselves, where nobody said that it had arrived.
      return may_have_arrived ? Acceptance::kAccepted : Acceptance::kRefused;
    } catch (const NoAnswer& failure) {
      may_have_arrived = may_have_arrived || failure.was_sent;
      if (failure.was_stale) continue;
      if (attempt == limits::lambda_attempts_max) throw;
    }
    pause_before_attempt(attempt++);
  }
}

}  // namespace adze::lambda
