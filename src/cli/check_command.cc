#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/job_argument.h"
#include "cli/print_error.h"
#include "cli/report_problems.h"
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
  if (!problems.empty()) return report_problems(problems, arguments, process);
  if (!arguments.quiet) {
    print_message(fmt::format("adze: {}: no problems found\n", arguments.positionals[0]));
  }
  return 0;
}

}  // namespace adze::cli
