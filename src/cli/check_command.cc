#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.h"
#include "cli/job_argument.h"
#include "cli/print_error.h"
#include "cli/report_run.h"
#include "cli/run_setup.h"
#include "engine/check_job.h"

/// adze check JOB.yaml
namespace adze::cli {

int check_command(const Arguments& arguments, const Process& process) {
  engine::ReadJobResult read = read_job_argument(arguments, process, "check");
  std::vector<Error> problems = std::move(read.problems);
  if (problems.empty()) {
    RunSetup setup(arguments, read.file.limits, process);
    problems = engine::check_job(read.file.job, setup.context());
  }
  for (const Error& problem : problems) {
    print_message(error_text(problem, may_show_data(arguments, process)));
  }
  if (!problems.empty()) return exit_code(problems.front().category);
  if (!arguments.quiet) {
    print_message(fmt::format("adze: {}: no problems found\n", arguments.positionals[0]));
  }
  return 0;
}

}  // namespace adze::cli
