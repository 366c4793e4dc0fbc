#pragma once

#include <span>
#include <string>

#include "engine/job.h"
#include "io/dataset_folder.h"

namespace adze::engine {

/// How io::create_target is to treat the job's target. Points to `inputs`, the locations of all.
inline io::TargetOptions target_options(const Job& job, std::span<const std::string> inputs) {
  return {.mode = job.target.mode,
          .force = job.target.force,
          .expected_magic = job.target.format == OutputFormat::kParquet ? "PAR1" : "",
          .inputs = inputs,
          .auth = job.target.auth};
}

/// The same for a dataset. `own_prefix`: see io::DatasetOptions.
inline io::DatasetOptions dataset_options(const Job& job, std::span<const std::string> inputs,
                                          const std::string& own_prefix) {
  return {.target = target_options(job, inputs), .own_prefix = own_prefix};
}

}  // namespace adze::engine
