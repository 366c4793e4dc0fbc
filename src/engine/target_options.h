#pragma once

#include "engine/job.h"

namespace adze::engine {

/// How io::create_target is to treat the job's target. Points into `job`.
inline io::TargetOptions target_options(const Job& job) {
  return {.mode = job.target.mode,
          .force = job.target.force,
          .expected_magic = job.target.format == OutputFormat::kParquet ? "PAR1" : "",
          .inputs = std::span(&job.source.uri, 1)};
}

}  // namespace adze::engine
