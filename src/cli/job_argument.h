#pragma once

#include <string>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "engine/read_job.h"

namespace adze::cli {

/// The one argument of a command that takes a job file. Throws Error(kUsage) if there is not
/// exactly one.
std::string require_job_path(const Arguments& arguments, const char* command);

/// The one argument of run and check: reads that job file, with --set and the environment. With
/// kKeep it is read as it is before there is an event. Throws Error(kUsage) if there is not exactly
/// one, Error(kInput, kPermission) if it can't be read.
engine::ReadJobResult read_job_argument(
    const Arguments& arguments, const Process& process, const char* command,
    engine::MissingValues missing = engine::MissingValues::kRefuse);

}  // namespace adze::cli
