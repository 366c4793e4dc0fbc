#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/job.h"

namespace adze {
struct RunContext;
}

namespace adze::engine {

/// What a run of a job would do, for --dry-run: facts, in no language's words yet.
struct RunDescription {
  struct Input {
    std::string name;                      ///< without user, password or query
    std::optional<uint64_t> stored_bytes;  ///< nothing where the input does not say
  };

  std::vector<Input> inputs;  ///< the first ones, inputs_shown_max at most
  size_t input_count = 0;
  std::vector<std::string> columns_read;  ///< those that the SQL uses, in the order of their use
  size_t columns_checked = 0;             ///< all that are declared
  std::vector<std::string> steps;         ///< the plan's, as plan/print_plan.h prints them
  std::vector<std::string> result;        ///< "name:type" for each column of the output
  bool target_exists = false;             ///< a file that would be replaced, or a dataset's folder
  uint64_t target_bytes = 0;              ///< of it
};

inline constexpr size_t inputs_shown_max = 10;

/// Describes the run of a job in which check_job has found nothing. Opens the inputs, reads no more
/// of them than the header, and leaves the target alone. Throws Error as run_job would meet it.
RunDescription describe_run(const Job& job, RunContext& context);

}  // namespace adze::engine
