#pragma once

#include <string>

#include "engine/read_job.h"

namespace adze::deploy {

/// The policy of the role that runs the job, as JSON: the actions, resources and conditions that
/// the job uses and nothing else. Throws Error(kUsage) where a location says too little.
std::string write_policy(const engine::JobFile& job);

}  // namespace adze::deploy
