#pragma once

#include "engine/job.h"
#include "engine/receipt.h"

namespace adze {
struct RunContext;
}

/// One job, from open to commit: the program.
///
///   open the first input ─ read its header ─ infer types ─ compile the SQL ─ begin the target
///        ─ CSV to columns to rows of the result to the target's format ─ stage ─ commit
///
/// This is the only place where the modules meet. cli/ and lambda/ only make Jobs and call it.
namespace adze::engine {

/// Runs `job` and says what happened, failures included: an Error becomes the receipt's `error`,
/// with the target as it was before. Other exceptions (a reader of standard output that went away)
/// pass through. Opens everything itself, so the same job can be run again. Called from one
/// thread; uses context.threads of them.
Receipt run_job(const Job& job, RunContext& context);

}  // namespace adze::engine
