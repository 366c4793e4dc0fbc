#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "deploy/job_names.h"
#include "deploy/template_options.h"
#include "engine/read_job.h"

namespace adze::deploy {

/// What all sections of a template are made from. It lives as long as they are made.
struct TemplateFacts {
  const engine::JobFile& job;
  const TemplateOptions& options;
  std::string name;      ///< of the function
  std::string job_text;  ///< what ADZE_JOB holds; empty: the job is in the package
  std::vector<Variable> variables;
};

/// Each is some resources, with comments, indented as below `Resources:`.
std::string function_section(const TemplateFacts& facts);
std::string role_section(const TemplateFacts& facts);
std::string trigger_section(const TemplateFacts& facts);
std::string failed_events_section(const TemplateFacts& facts);
std::string alarm_section(const TemplateFacts& facts);

/// The parameter that gives a variable its value; `index` is its place among all.
std::string variable_parameter(const Variable& variable, size_t index);

}  // namespace adze::deploy
