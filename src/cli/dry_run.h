#pragma once

#include <string>

#include "engine/describe_run.h"

namespace adze {
struct RunContext;
}

namespace adze::cli {

/// What `adze run --dry-run` prints: a line per part of the job, longer ones wrapped.
std::string dry_run_text(const engine::Job& job, const engine::RunDescription& description,
                         RunContext& context);

}  // namespace adze::cli
