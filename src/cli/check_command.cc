#include <fmt/format.h>

#include "base/environment.h"
#include "base/refuse.h"
#include "cli/commands.h"
#include "cli/credentials_text.h"
#include "cli/job_argument.h"
#include "cli/print_error.h"
#include "cli/report_problems.h"
#include "cli/run_setup.h"
#include "deploy/trigger_filters_of.h"
#include "engine/check_job.h"
#include "engine/trigger_filters.h"

/// adze check JOB.yaml
namespace adze::cli {
namespace {

/// Where there are none, whoever wanted them has said so already.
std::optional<std::string> find_s3_credentials(const engine::Job& job, RunContext& context,
                                               std::vector<Error>& problems) {
  try {
    return s3_credentials_text(job, context);
  } catch (const Error& error) {
    if (problems.empty()) problems.push_back(error);
    return std::nullopt;
  }
}

/// What starts the function: the flags say it as they do for its template, or else the variable.
std::vector<engine::TriggerFilter> trigger_filters(const Arguments& arguments,
                                                   const Process& process) {
  deploy::TemplateOptions options = arguments.function;
  if (options.bucket.empty() && !(options.prefix.empty() && options.suffix.empty())) {
    refuse("--prefix and --suffix are of a bucket", "name it with --bucket");
  }
  if (!options.bucket.empty()) {
    if (options.trigger == deploy::Trigger::kNone) options.trigger = deploy::Trigger::kS3;
    return deploy::trigger_filters_of(options);
  }
  return engine::parse_trigger_filters(
      environment_value(process.environment, engine::trigger_filters_variable));
}

/// Whether what the job writes would start its function anew. That can be told of a job that still
/// lacks the values of an event.
void check_trigger(const Arguments& arguments, const Process& process,
                   const engine::ReadJobResult& read, std::vector<Error>& problems) {
  try {
    const std::vector<engine::TriggerFilter> filters = trigger_filters(arguments, process);
    if (filters.empty()) return;
    if (read.problems.empty()) return engine::require_no_loop(read.file.job, filters);
    if (arguments.positionals[0] == "-") return;  // read already
    const engine::ReadJobResult open =
        read_job_argument(arguments, process, "check", engine::MissingValues::kKeep);
    if (open.problems.empty()) engine::require_no_loop(open.file.job, filters);
  } catch (const Error& error) {
    problems.push_back(error);
  }
}

}  // namespace

int check_command(const Arguments& arguments, const Process& process) {
  engine::ReadJobResult read = read_job_argument(arguments, process, "check");
  std::vector<Error> problems = read.problems;
  check_trigger(arguments, process, read, problems);
  std::optional<std::string> credentials;
  if (problems.empty()) {
    RunSetup setup(arguments, read.file.limits, process);
    problems = engine::check_job(read.file.job, setup.context());
    credentials = find_s3_credentials(read.file.job, setup.context(), problems);
  }
  if (!problems.empty()) return report_problems(problems, arguments, process);
  if (!arguments.quiet) {
    if (credentials) print_message(fmt::format("adze: s3 credentials: {}\n", *credentials));
    print_message(fmt::format("adze: {}: no problems found\n", arguments.positionals[0]));
  }
  return 0;
}

}  // namespace adze::cli
