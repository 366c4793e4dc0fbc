#pragma once

#include <string>
#include <vector>

#include "deploy/policy.h"
#include "deploy/template_options.h"
#include "engine/read_job.h"

namespace adze::deploy {

/// What the role of the function needs, and nothing else: the requests of io/s3 for this job, its
/// log, the queues that `options` bring. Throws Error(kUsage) where a location says too little.
std::vector<Statement> role_statements(const engine::JobFile& job, const TemplateOptions& options);

/// The name of the function, of its log group and of its queue: what `options` say, else made of
/// the job's name.
std::string function_name(const engine::JobFile& job, const TemplateOptions& options);

/// Where events go that failed for good: NAME-failed.
std::string failed_queue_name(const std::string& function_name);

}  // namespace adze::deploy
