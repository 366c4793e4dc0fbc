#include <cstdio>

#include "base/refuse.h"
#include "cli/commands.h"
#include "cli/dry_run.h"
#include "cli/job_argument.h"
#include "cli/report_problems.h"
#include "cli/report_run.h"
#include "cli/run_setup.h"
#include "engine/check_job.h"

/// adze run JOB.yaml
namespace adze::cli {

namespace {

int dry_run(const engine::Job& job, const Arguments& arguments, const Process& process,
            RunContext& context) {
  const std::vector<Error> problems = engine::check_job(job, context);
  if (!problems.empty()) return report_problems(problems, arguments, process);
  std::fputs(dry_run_text(job, engine::describe_run(job, context), context).c_str(), stdout);
  return 0;
}

}  // namespace

int run_command(const Arguments& arguments, const Process& process) {
  if (arguments.dry_run && (arguments.json || arguments.receipt)) {
    refuse("--dry-run makes no receipt", "leave out --json and --receipt");
  }
  engine::ReadJobResult read = read_job_argument(arguments, process, "run");
  if (arguments.dry_run && !read.problems.empty()) {
    return report_problems(read.problems, arguments, process);
  }
  if (!read.problems.empty()) throw read.problems.front();
  read.file.job.target.force = arguments.force;
  read.file.job.target.sha256 = arguments.sha256;
  read.file.job.target.strict_idempotent = arguments.strict_idempotent;
  RunSetup setup(arguments, read.file.limits, process);
  if (arguments.dry_run) return dry_run(read.file.job, arguments, process, setup.context());
  return run_and_report(read.file.job, arguments, process, setup.context());
}

}  // namespace adze::cli
