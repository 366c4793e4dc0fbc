#pragma once

#include <string>
#include <string_view>

#include "deploy/template_options.h"
#include "engine/read_job.h"

/// The template of a function, and the policy of its role (write_policy.h):
///
///   check_options  what can't be asked for
///   role_statements  what the role may do: policy.h's statements, of places in S3 and queues
///   …_section      texts with holes, filled by what yaml_text.h quotes
///
/// A job is read for it with its ${name} left open (engine/open_names.h), and names of events stand
/// for all that they may be.
namespace adze::deploy {

/// A SAM template for the job: function, role, trigger, log group, queue for what failed, alarms.
/// `job_text` is the file that `job` was read from, `job_path`. The same job and options give the
/// same text. Throws Error(kUsage) for what can't be: options that don't go together, names of the
/// job that nothing gives a value to; Error(kTarget) for a target that starts the function anew.
std::string write_template(const engine::JobFile& job, std::string_view job_text,
                           const std::string& job_path, const TemplateOptions& options);

}  // namespace adze::deploy
