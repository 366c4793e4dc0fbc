#pragma once

#include "deploy/template_options.h"
#include "engine/read_job.h"

namespace adze::deploy {

/// Throws Error(kUsage), each message beginning with the flag it is about, for options that make no
/// sense alone, together, or with the job: both commands refuse the same.
void check_options(const engine::JobFile& job, const TemplateOptions& options);

/// Besides, what only a function that runs has to have: a target that Lambda can write and that
/// does not start it anew, a source that there is. Throws Error(kUsage, kTarget).
void check_function(const engine::JobFile& job, const TemplateOptions& options);

}  // namespace adze::deploy
