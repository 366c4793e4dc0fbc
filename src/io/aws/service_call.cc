#include "io/aws/service_call.h"

#include <fmt/format.h>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "io/aws/credential_source.h"
#include "io/http/credentials.h"
#include "io/http/http_error.h"
#include "io/http/url.h"

namespace adze::io::aws {
namespace {

using std::chrono::milliseconds;

/// A service of the machine itself is there at once or never.
constexpr http::TransportTimes kLocalTimes{.connect_max = milliseconds(1'000),
                                           .stall_max = milliseconds(5'000)};
constexpr unsigned kAttemptsMax = 3;
constexpr milliseconds kFirstPause{200};

bool is_worth_another_try(int status) { return status == 429 || status >= 500; }

bool is_worth_another_try(http::TransportFailure::Kind kind) {
  using Kind = http::TransportFailure::Kind;
  return kind == Kind::kDropped || kind == Kind::kRefused || kind == Kind::kConnectTimeout ||
         kind == Kind::kStalled || kind == Kind::kUnknownHost;
}

/// Waits longer each time, and not as long as everybody else who waits.
milliseconds pause_before(unsigned attempt, const Clock& clock) {
  const milliseconds longest = kFirstPause * (1 << attempt);
  return longest / 2 + milliseconds(clock.now().time_since_epoch().count() % longest.count() / 2);
}

Error no_answer(const ServiceRequest& request, const http::TransportFailure& failure) {
  using Kind = http::TransportFailure::Kind;
  const http::Url url = http::parse_url(request.url);
  const http::Credentials none;
  Error error = source_error("", "");
  if (failure.kind == Kind::kConnectTimeout || failure.kind == Kind::kStalled) {
    error.message = fmt::format("{} at {} does not answer in time", request.who, url.place());
    error.fix = "check the address, and the network up to it";
  } else {
    const Error said =
        http::transport_error(failure, {.first = url, .last = url, .credentials = none});
    error.message = fmt::format("{} does not answer: {}", request.who, said.message);
    error.fix = said.fix;
  }
  error.may_run_again = is_worth_another_try(failure.kind);
  return error;
}

}  // namespace

struct ServiceCaller::Attempt {
  ServiceReply reply;
  std::optional<http::TransportFailure> failure = {};
};

std::unique_ptr<http::Transport> ServiceCaller::transport_for(const ServiceRequest& request) {
  return make_(context_, request.is_local ? kLocalTimes : http::TransportTimes{});
}

ServiceCaller::Attempt ServiceCaller::attempt(const ServiceRequest& request,
                                              http::Transport& transport) {
  const http::Url url = http::parse_url(request.url);
  const auto begun = transport.begin({.url = url,
                                      .method = request.method,
                                      .headers = request.headers,
                                      .body = request.body,
                                      .through_proxy = !request.is_local,
                                      .takes_codings = false});
  Attempt attempt{.reply = {.status = begun.answer.status, .body = ""}, .failure = begun.failure};
  char piece[16384];
  const auto until = context_.clock.now() + milliseconds(limits::aws_answer_ms_max);
  while (!attempt.failure) {
    const auto got = transport.read(piece);
    attempt.failure = got.failure;
    if (got.bytes == 0) break;
    attempt.reply.body.append(piece, got.bytes);
    if (attempt.reply.body.size() > limits::aws_document_bytes_max) {
      throw source_error(fmt::format("{} answers with more than {} bytes", request.who,
                                     limits::aws_document_bytes_max),
                         "check that its address is the right one");
    }
    if (context_.clock.now() > until) {
      attempt.failure = {http::TransportFailure::Kind::kStalled, ""};
    }
  }
  return attempt;
}

ServiceReply ServiceCaller::ask(const ServiceRequest& request) {
  const std::unique_ptr<http::Transport> transport = transport_for(request);
  for (unsigned count = 1;; ++count) {
    Attempt made = attempt(request, *transport);
    const bool may_help = made.failure ? is_worth_another_try(made.failure->kind)
                                       : is_worth_another_try(made.reply.status);
    if (may_help && count < kAttemptsMax) {
      transport->wait(pause_before(count, context_.clock));
    } else if (made.failure) {
      throw no_answer(request, *made.failure);
    } else {
      return std::move(made.reply);
    }
  }
}

std::optional<ServiceReply> ServiceCaller::ask_if_there(const ServiceRequest& request) {
  Attempt made = attempt(request, *transport_for(request));
  if (made.failure) return std::nullopt;
  if (is_worth_another_try(made.reply.status)) return ask(request);
  return std::move(made.reply);
}

Error status_error(const ServiceRequest& request, const ServiceReply& reply, std::string fix) {
  Error error = source_error(
      fmt::format("{} answered {}", request.who, http::status_text(reply.status)), std::move(fix));
  error.may_run_again = is_worth_another_try(reply.status);
  return error;
}

}  // namespace adze::io::aws
