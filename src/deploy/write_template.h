#pragma once

#include <string>

#include "deploy/template_options.h"
#include "engine/read_job.h"

namespace adze::deploy {

/// A SAM template for the job: function, role, trigger, log group, queue for what failed, alarms.
/// The same job and options give the same text. Throws Error(kUsage) for what can't be: options
/// that don't go together, a target that starts the function anew.
std::string write_template(const engine::JobFile& job, const TemplateOptions& options);

}  // namespace adze::deploy
