#pragma once

#include <span>
#include <string>

#include "engine/job.h"

namespace adze::engine {

/// How io::create_target is to treat the job's target. Points to `inputs`, the locations of all.
inline io::TargetOptions target_options(const Job& job, std::span<const std::string> inputs) {
  return {.mode = job.target.mode,
          .force = job.target.force,
          .expected_magic = job.target.format == OutputFormat::kParquet ? "PAR1" : "",
          .inputs = inputs};
}

}  // namespace adze::engine
