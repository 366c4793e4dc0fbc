#include <fmt/format.h>

#include <cstdio>

#include "base/limits.h"
#include "cli/commands.h"
#include "cli/job_argument.h"
#include "cli/print_error.h"
#include "cli/report_problems.h"
#include "deploy/write_policy.h"
#include "deploy/write_template.h"
#include "engine/read_text_file.h"

/// adze template JOB.yaml, adze policy JOB.yaml
namespace adze::cli {
namespace {

/// A job before there is an event, and the text it was read from.
struct OpenJob {
  std::string path;
  std::string text;
  engine::ReadJobResult read;
};

OpenJob read_open_job(const Arguments& arguments, const char* command) {
  OpenJob job{.path = require_job_path(arguments, command), .text = {}, .read = {}};
  job.text = engine::read_text_file(job.path, limits::job_file_bytes_max + 1);
  engine::Substitutions open;
  open.missing = engine::MissingValues::kKeep;
  for (const auto& [key, value] : arguments.set) open.values[key] = value;
  job.read = engine::read_job(job.text, job.path, open);
  return job;
}

deploy::TemplateOptions options_of(const Arguments& arguments) {
  deploy::TemplateOptions options = arguments.function;
  for (const auto& [key, value] : arguments.set) options.values[key] = value;
  return options;
}

/// CloudFormation would say so in the middle of the work.
void note_bucket(const deploy::TemplateOptions& options, const Arguments& arguments) {
  if (options.trigger != deploy::Trigger::kS3 || arguments.quiet) return;
  print_message(fmt::format(
      "adze: the stack makes the bucket {}; if it is there already, say --trigger eventbridge\n",
      options.bucket));
}

}  // namespace

int template_command(const Arguments& arguments, const Process& process) {
  const OpenJob job = read_open_job(arguments, "template");
  if (!job.read.problems.empty()) return report_problems(job.read.problems, arguments, process);
  const deploy::TemplateOptions options = options_of(arguments);
  const std::string text = deploy::write_template(job.read.file, job.text, job.path, options);
  note_bucket(options, arguments);
  std::fputs(text.c_str(), stdout);
  return 0;
}

int policy_command(const Arguments& arguments, const Process& process) {
  const OpenJob job = read_open_job(arguments, "policy");
  if (!job.read.problems.empty()) return report_problems(job.read.problems, arguments, process);
  const std::string text = deploy::write_policy(job.read.file, options_of(arguments));
  std::fputs(text.c_str(), stdout);
  return 0;
}

}  // namespace adze::cli
