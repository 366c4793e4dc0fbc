#pragma once

#include <vector>

#include "base/error.h"
#include "engine/job.h"

namespace adze {
struct RunContext;
}

namespace adze::engine {

/// Everything about `job` that can be known without reading all the data: that its input can be
/// opened and has the declared columns, that its SQL compiles, that its target could be written.
/// Returns every problem found; none means that only the rows themselves can still fail it.
std::vector<Error> check_job(const Job& job, RunContext& context);

}  // namespace adze::engine
