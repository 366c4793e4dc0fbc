#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/job_argument.h"
#include "cli/report_run.h"
#include "cli/run_setup.h"

/// adze run JOB.yaml
namespace adze::cli {

int run_command(const Arguments& arguments, const Process& process) {
  engine::ReadJobResult read = read_job_argument(arguments, process, "run");
  if (!read.problems.empty()) throw read.problems.front();
  read.file.job.target.force = arguments.force;
  RunSetup setup(arguments, read.file.limits, process);
  return run_and_report(read.file.job, arguments, process, setup.context());
}

}  // namespace adze::cli
