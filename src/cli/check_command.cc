#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/credentials_text.h"
#include "cli/job_argument.h"
#include "cli/print_error.h"
#include "cli/report_problems.h"
#include "cli/run_setup.h"
#include "engine/check_job.h"

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

}  // namespace

int check_command(const Arguments& arguments, const Process& process) {
  engine::ReadJobResult read = read_job_argument(arguments, process, "check");
  std::vector<Error> problems = std::move(read.problems);
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
