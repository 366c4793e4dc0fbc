#include "cli/job_argument.h"

#include <fmt/format.h>

#include <chrono>

#include "engine/event_values.h"

namespace adze::cli {

std::string require_job_path(const Arguments& arguments, const char* command) {
  if (arguments.positionals.size() != 1) {
    Error error(ErrorCategory::kUsage, arguments.positionals.empty()
                                           ? fmt::format("{} needs a job file", command)
                                           : fmt::format("{} takes one job file, not {}", command,
                                                         arguments.positionals.size()));
    error.fix = fmt::format("adze {} JOB.yaml", command);
    throw error;
  }
  return arguments.positionals[0];
}

engine::ReadJobResult read_job_argument(const Arguments& arguments, const Process& process,
                                        const char* command, engine::MissingValues missing) {
  const std::string path = require_job_path(arguments, command);
  engine::Substitutions substitutions;
  substitutions.environment = process.environment;
  substitutions.missing = missing;
  for (const auto& [key, value] : arguments.set) substitutions.values[key] = value;
  engine::offer_event_of_values(std::chrono::system_clock::now(), substitutions);
  return engine::read_job_file(path, substitutions);
}

}  // namespace adze::cli
