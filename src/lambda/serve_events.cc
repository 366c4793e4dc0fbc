#include "lambda/serve_events.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <exception>
#include <new>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "engine/how_far.h"
#include "lambda/caught_error.h"
#include "lambda/compose_answer.h"
#include "lambda/deadline_times.h"
#include "lambda/deadline_watch.h"
#include "lambda/error_answer.h"
#include "lambda/function_log.h"
#include "lambda/handle_event.h"
#include "lambda/invocation_context.h"
#include "lambda/report_invocation.h"
#include "lambda/runtime_api.h"

namespace adze::lambda {
namespace {

using std::chrono::steady_clock;

std::string api_address(const Function& function) {
  return function.environment.at("AWS_LAMBDA_RUNTIME_API");
}

/// Whatever happens becomes an answer, and the process goes on: all that the invocation had is
/// undone, and what it shares with others is made anew if it can't be trusted.
Answer handle_in_any_case(const Invocation& invocation, Service& service, RunContext& context) {
  try {
    return handle_event(invocation, service.jobs, context);
  } catch (const Error& error) {
    return error_answer_of(error);
  } catch (const std::bad_alloc&) {
    return error_answer_of(caught_error());
  } catch (...) {
    service.renew_shared();
    return error_answer_of(caught_error());
  }
}

/// The job is stuck: answers in its place. Where it is the only one the process ends with it.
void answer_for_stuck_job(const Invocation& invocation, Service& service,
                          const Progress& progress) {
  Error error(ErrorCategory::kResources,
              fmt::format("the time limit is used up {}, and the job does not stop",
                          engine::how_far(progress.figures())));
  error.shortage = Shortage::kTime;
  FunctionLog log(service.function, &invocation);
  try {
    // A connection of its own: that of the stuck thread may be in use.
    RuntimeApi api(api_address(service.function), service.shutdown);
    api.post_error(invocation.request_id, error_body(error), error_type(error));
  } catch (const Error& failure) {
    log.warn(failure.message);
  }
  log.write_record(LogLevel::kError, error_message(error), R"({"errorType":"Deadline"})");
  if (++service.stuck == service.function.concurrency) ::_exit(1);
}

void post(RuntimeApi& api, const Invocation& invocation, const Answer& answer, FunctionLog& log) {
  const auto post_error = [&](const Answer& error) {
    return api.post_error(invocation.request_id, error.body, error.error_type);
  };
  Acceptance acceptance = answer.error_type.empty()
                              ? api.post_response(invocation.request_id, answer.body)
                              : post_error(answer);
  if (acceptance == Acceptance::kTooLarge) {
    const Error error(
        ErrorCategory::kResources,
        fmt::format("the answer has {} bytes, which Lambda does not take", answer.body.size()));
    log.warn(error.message);
    acceptance = post_error(error_answer_of(error));
  }
  if (acceptance != Acceptance::kAccepted) {
    log.warn("the Runtime API does not take the answer: nobody waits for it any more");
  }
}

/// The answer to an event; nothing if it was given in the job's place.
std::optional<Answer> answer_event(const Invocation& invocation, Service& service,
                                   InvocationContext& run, steady_clock::time_point process_ends) {
  std::optional<Answer> answer;
  bool is_in_time = false;
  {
    DeadlineWatch watch(process_ends,
                        [&] { answer_for_stuck_job(invocation, service, run.progress()); });
    answer = handle_in_any_case(invocation, service, run.context());
    is_in_time = watch.finish();
  }
  if (is_in_time) return answer;
  --service.stuck;
  return std::nullopt;
}

void serve_event(const Invocation& invocation, Service& service, RuntimeApi& api) {
  const auto begin = steady_clock::now();
  const double cpu_begin = process_cpu_seconds();
  const DeadlineTimes times = deadline_times(begin, invocation.deadline);
  FunctionLog log(service.function, &invocation);
  // What it has is cleared away when the answer is on its way.
  InvocationContext run(service.function, invocation, service.share,
                        service.shutdown.cancellation(), times.job_stops, log, service.shared());
  const std::optional<Answer> answer = answer_event(invocation, service, run, times.process_ends);
  if (!answer) return;
  post(api, invocation, *answer, log);
  const InvocationFigures figures{
      .seconds = std::chrono::duration<double>(steady_clock::now() - begin).count(),
      .cpu_seconds = process_cpu_seconds() - cpu_begin,
      .init_seconds = service.init_seconds,
      .peak_bytes = process_peak_bytes()};
  report_invocation(service.function, invocation, *answer, figures, log);
}

}  // namespace

std::shared_ptr<SharedObjects> Service::shared() {
  const std::lock_guard lock(mutex_);
  return shared_;
}

void Service::renew_shared() {
  auto renewed = std::make_shared<SharedObjects>();
  const std::lock_guard lock(mutex_);
  shared_.swap(renewed);
}

void serve_events(Service& service) {
  RuntimeApi api(api_address(service.function), service.shutdown);
  while (auto invocation = api.next()) {
    invocation->is_first = !service.had_event.exchange(true);
    serve_event(*invocation, service, api);
    if (!service.shutdown.is_requested()) continue;
    service.shutdown.cancellation().check();  // a signal has cut this event short
    return;
  }
}

}  // namespace adze::lambda
