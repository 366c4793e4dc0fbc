#pragma once

#include <string>

#include "deploy/template_options.h"
#include "engine/read_job.h"

namespace adze::deploy {

/// The policy of the role that runs the job, as JSON: the actions, resources and conditions that
/// the job uses and nothing else. It is that of the role in the template made with the same
/// options. The job may have been read before there is an event (engine/open_names.h). Throws
/// Error(kUsage) where a location says too little.
std::string write_policy(const engine::JobFile& job, const TemplateOptions& options);

}  // namespace adze::deploy
