#include "deploy/write_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/version.h"
#include "deploy/check_options.h"
#include "deploy/job_names.h"
#include "deploy/role_statements.h"
#include "deploy/template_sections.h"
#include "deploy/write_policy.h"
#include "deploy/yaml_text.h"

namespace adze::deploy {
namespace {

/// A job that goes into a variable of the function, of whose variables Lambda takes 4 KiB.
constexpr size_t kInlineJobBytesMax = 3'072;

constexpr std::string_view kTemplate =
    R"(# The function <<name>>, made by adze <<version>>: `adze template` with the same job and flags prints the same.
#
<<advice>>AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Description: <<description>>

Parameters:
<<parameters>>  LogRetentionInDays:
    Type: Number
    Default: 30
  AlarmTopicArn:
    Type: String
    Default: ""
    Description: The SNS topic that is told of alarms; none if it is empty.

Conditions:
  HasAlarmTopic: !Not [!Equals [!Ref AlarmTopicArn, ""]]

Resources:
<<resources>>Outputs:
  FunctionArn:
    Value: !GetAtt Function.Arn
<<outputs>>)";

constexpr std::string_view kZipAdvice =
    R"(#   sam deploy --template-file template.yaml --stack-name <<stack>> --resolve-s3 --capabilities CAPABILITY_IAM
#
# `make package` makes the zip that CodeUri names, from the folder of this file on.
)";

constexpr std::string_view kImageAdvice =
    R"(#   aws cloudformation deploy --template-file template.yaml --stack-name <<stack>> --capabilities CAPABILITY_IAM \
#       --parameter-overrides ImageUri=ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG
)";

constexpr std::string_view kJobAdvice = R"(#
# The job is too long for a variable. <<how>>
)";

constexpr std::string_view kImageParameter = R"(  ImageUri:
    Type: String
    Description: The image in ECR, ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG or @sha256:DIGEST.
)";

/// Stacks are named by a letter, then letters, digits and '-'.
std::string stack_name(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  const bool has_letter = (name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z');
  return has_letter ? name : "adze-" + name;
}

std::string advice(const TemplateFacts& facts) {
  const bool is_image = facts.options.package == Package::kImage;
  std::string text =
      filled(is_image ? kImageAdvice : kZipAdvice, {{"stack", stack_name(facts.name)}});
  if (!facts.job_text.empty()) return text;
  return text +
         filled(kJobAdvice, {{"how", is_image ? "`scripts/package --job` puts it into the image."
                                              : "`scripts/package --job` puts it into the zip."}});
}

std::string parameters(const TemplateFacts& facts) {
  std::string text;
  if (facts.options.package == Package::kImage) text += kImageParameter;
  for (size_t i = 0; i < facts.variables.size(); ++i) {
    const Variable& variable = facts.variables[i];
    text += fmt::format("  {}:\n    Type: String\n", variable_parameter(variable, i));
    if (variable.is_secret) text += "    NoEcho: true\n";
    text += fmt::format("    Description: The variable {} of the job.\n", variable.name);
  }
  return text;
}

std::string outputs(const TemplateOptions& options) {
  const bool has_queue = options.trigger == Trigger::kSqs && options.queue_arn.empty();
  return has_queue ? "  QueueArn:\n    Value: !GetAtt Queue.Arn\n" : "";
}

[[noreturn]] void refuse(const std::string& job_path, std::string message, std::string fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.file = job_path;
  error.fix = std::move(fix);
  throw error;
}

/// Events of S3 set no names of the job's own, and only they tell of an object.
void require_values(const std::vector<std::string>& names, const std::string& job_path,
                    const TemplateOptions& options) {
  const Trigger trigger = options.trigger;
  for (const std::string& name : names) {
    if (name.starts_with("env:") || name.starts_with("time.")) continue;
    if (name.starts_with("event.") || name.starts_with("input.")) {
      const bool is_by_hand = trigger == Trigger::kNone && !options.bucket.empty();
      if (is_of_objects(trigger) || is_by_hand) continue;
      refuse(job_path,
             fmt::format("${{{}}} comes with the object of an event, and --trigger {} brings none",
                         name, trigger_name(trigger)),
             "take --trigger eventbridge --bucket NAME, or write a name of your own");
    }
    const bool has_value = options.values.contains(name);
    if (trigger == Trigger::kNone || trigger == Trigger::kSqs || has_value) continue;
    refuse(job_path, fmt::format("${{{}}} has no value", name),
           trigger == Trigger::kSchedule
               ? fmt::format("give it one, with which the schedule calls: --set {}=VALUE", name)
               : "events of S3 give values to event.…, input.… and time.… only: write it into the "
                 "job");
  }
}

void require_values_usable(const std::string& job_path, const TemplateOptions& options) {
  if (options.values.empty() || options.trigger == Trigger::kSchedule) return;
  refuse(
      job_path,
      fmt::format("--set {}: nothing would set it in the function, for --trigger {} has no values",
                  options.values.begin()->first, trigger_name(options.trigger)),
      "write it into the job, or let the call set it");
}

bool is_variable_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return name.size() > 1 && is_letter(name[0]) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

void require_variables(const std::vector<Variable>& variables, const std::string& job_path) {
  for (const Variable& variable : variables) {
    const bool is_ours = variable.name.starts_with("ADZE_") || variable.name.starts_with("AWS_");
    if (is_variable_name(variable.name) && !is_ours) continue;
    refuse(job_path, fmt::format("'{}' can't be a variable of a function", variable.name),
           "take a letter, then letters, digits and '_', and not AWS_ or ADZE_ before them");
  }
}

}  // namespace

std::string write_template(const engine::JobFile& job, std::string_view job_text,
                           const std::string& job_path, const TemplateOptions& options) {
  write_policy(job, options);  // which checks the options, and that IAM takes as much
  check_function(job, options);
  require_values_usable(job_path, options);
  const std::vector<std::string> names = names_in_job(job_text, job_path);
  require_values(names, job_path, options);
  const bool is_short = job_text.size() <= kInlineJobBytesMax;
  const TemplateFacts facts = {.job = job,
                               .options = options,
                               .name = function_name(job, options),
                               .job_text = is_short ? std::string(job_text) : "",
                               .variables = variables_of_job(job.job, names)};
  require_variables(facts.variables, job_path);
  return filled(kTemplate, {{"name", facts.name},
                            {"version", version},
                            {"advice", advice(facts)},
                            {"description", yaml_scalar("The job " + facts.name + " of adze.")},
                            {"parameters", parameters(facts)},
                            {"resources", function_section(facts) + role_section(facts) +
                                              trigger_section(facts) +
                                              failed_events_section(facts) + alarm_section(facts)},
                            {"outputs", outputs(options)}});
}

}  // namespace adze::deploy
