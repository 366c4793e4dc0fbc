#include "lambda/run_lambda.h"

#include <chrono>
#include <exception>
#include <optional>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/environment.h"
#include "base/memory_budget.h"
#include "base/run_context.h"
#include "base/threads.h"
#include "io/temporary_name.h"
#include "lambda/error_answer.h"
#include "lambda/function.h"
#include "lambda/function_jobs.h"
#include "lambda/function_log.h"
#include "lambda/machine_share.h"
#include "lambda/runtime_api.h"
#include "lambda/serve_events.h"
#include "lambda/shutdown.h"

namespace adze::lambda {
namespace {

using std::chrono::steady_clock;

/// Lambda gives a start 10 s; then it would end it without a word of what it waited for.
constexpr std::chrono::milliseconds kStartTimeMax(9'500);

/// From the process's start: what the kernel and the loader did before main() is CPU time alone.
class StartTime {
 public:
  double seconds() const {
    return before_main_ + std::chrono::duration<double>(steady_clock::now() - begin_).count();
  }
  steady_clock::time_point begin() const { return begin_; }

 private:
  double before_main_ = process_cpu_seconds();
  steady_clock::time_point begin_ = steady_clock::now();
};

/// Reads the function's jobs, in a context of their own; they have no need of a folder in it.
void read_jobs(const Function& function, const MachineShare& share, const Shutdown& shutdown,
               const StartTime& start, std::optional<FunctionJobs>& jobs) {
  FunctionLog log(function, nullptr);
  MemoryBudget memory(share.memory_bytes);
  Cancellation cancellation(shutdown.cancellation());
  cancellation.set_deadline(start.begin() + kStartTimeMax);
  Clock clock;
  RunContext context{.memory = memory,
                     .cancellation = cancellation,
                     .log = log,
                     .clock = clock,
                     .temp_folder = temporary_folder_of(function.environment),
                     .environment = function.environment};
  jobs.emplace(function, context);
}

/// Tells Lambda and the log why there is no function; the exit code.
int report_failed_start(const Environment& environment, const Error& error,
                        const Shutdown& shutdown) {
  const Function settings = read_log_settings(environment);
  FunctionLog log(settings, nullptr);
  log.write_record(LogLevel::kFatal, "the function can't start: " + error_message(error), {});
  try {
    RuntimeApi api(environment_value(environment, "AWS_LAMBDA_RUNTIME_API"), shutdown);
    api.post_init_error(error_body(error), error_type(error));
  } catch (const Error& failure) {
    log.warn(failure.message);
  }
  return exit_code(error.category);
}

/// One thread for each invocation that there may be at once. When one of them can't go on, none
/// waits for another event.
void serve_in_threads(Service& service) {
  run_workers(service.function.concurrency, [&](unsigned) {
    try {
      serve_events(service);
    } catch (...) {
      service.shutdown.request();
      throw;
    }
  });
}

int serve(Service& service) {
  try {
    serve_in_threads(service);
  } catch (const Error& error) {
    const bool is_signal = error.category == ErrorCategory::kTerminated ||
                           error.category == ErrorCategory::kInterrupted;
    if (is_signal) return exit_code(error.category);
    FunctionLog log(service.function, nullptr);
    log.write_record(LogLevel::kFatal, error_message(error), {});
    return 1;
  }
  return 0;
}

}  // namespace

int run_lambda(const Environment& environment) {
  const StartTime start;
  Shutdown shutdown;
  std::optional<Function> function;
  std::optional<FunctionJobs> jobs;
  MachineShare share;
  try {
    function = read_function(environment);
    share = machine_share(*function,
                          {.cpus = available_cpus(), .memory_bytes = default_memory_bytes()});
    io::remove_all_leftovers(temporary_folder_of(environment));
    read_jobs(*function, share, shutdown, start, jobs);
  } catch (const Error& error) {
    return report_failed_start(environment, error, shutdown);
  } catch (const std::exception& exception) {
    return report_failed_start(environment, Error(ErrorCategory::kInternal, exception.what()),
                               shutdown);
  }
  Service service(*function, *jobs, share, shutdown, start.seconds());
  return serve(service);
}

}  // namespace adze::lambda
