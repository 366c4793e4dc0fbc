#include <fmt/format.h>

#include "deploy/template_sections.h"
#include "deploy/trigger_filters_of.h"
#include "deploy/yaml_text.h"
#include "engine/trigger_filters.h"

namespace adze::deploy {
namespace {

constexpr std::string_view kFunction = R"(  Function:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: <<name>>
<<package>>      Architectures: [<<architecture>>]
      # CPU comes with memory: 1769 MB are one CPU.
      MemorySize: <<memory>>
      Timeout: <<timeout>>
      EphemeralStorage: {Size: <<storage>>}
      Role: !GetAtt Role.Arn
      LoggingConfig: {LogFormat: JSON, ApplicationLogLevel: INFO, SystemLogLevel: WARN, LogGroup: !Ref LogGroup}
<<network>>      Environment:
        Variables:
<<variables>><<invocations>>
  # It has a time to keep and is made here, so that the role need not be allowed to make it.
  LogGroup:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: <<log_group>>
      RetentionInDays: !Ref LogRetentionInDays

)";

// For calls that nobody waits for, as those of S3, EventBridge and schedules are.
constexpr std::string_view kInvocations = R"(      EventInvokeConfig:
        MaximumRetryAttempts: 2
        MaximumEventAgeInSeconds: 3600
        DestinationConfig:
          OnFailure: {Type: SQS, Destination: !GetAtt FailedEvents.Arn}
)";

std::string package_lines(const TemplateFacts& facts) {
  if (facts.options.package == Package::kImage) {
    return "      PackageType: Image\n"
           "      ImageUri: !Ref ImageUri\n";
  }
  const char* name = facts.options.architecture == Architecture::kArm64 ? "arm64" : "x86_64";
  return fmt::format(
      "      PackageType: Zip\n"
      "      Runtime: provided.al2023\n"
      "      Handler: bootstrap\n"
      "      CodeUri: dist/adze-lambda-{}.zip\n",
      name);
}

std::string list_text(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) {
    if (!list.empty()) list += ", ";
    list += yaml_scalar(text);
  }
  return list;
}

std::string network_lines(const TemplateOptions& options) {
  if (options.vpc_subnets.empty()) return "";
  return fmt::format(
      "      # From a VPC, S3 is reached through a gateway endpoint for S3, or a NAT gateway.\n"
      "      VpcConfig:\n"
      "        SubnetIds: [{}]\n"
      "        SecurityGroupIds: [{}]\n",
      list_text(options.vpc_subnets), list_text(options.vpc_security_groups));
}

std::string variable_lines(const TemplateFacts& facts) {
  constexpr size_t text_indentation = 12;
  std::string lines;
  if (facts.job_text.empty()) {
    lines += "          # The job is too long for a variable: it is job.yaml in the package.\n";
  } else {
    lines += fmt::format("          ADZE_JOB: {}\n", yaml_lines(facts.job_text, text_indentation));
  }
  const auto filters = trigger_filters_of(facts.options);
  if (!filters.empty()) {
    lines += fmt::format(
        "          # What starts the function: a job that would start itself is refused.\n"
        "          {}: {}\n",
        engine::trigger_filters_variable,
        yaml_lines(engine::trigger_filters_text(filters), text_indentation));
  }
  lines += "          ADZE_METRICS_NAMESPACE: adze\n";
  for (size_t i = 0; i < facts.variables.size(); ++i) {
    lines += fmt::format("          {}: !Ref {}\n", facts.variables[i].name,
                         variable_parameter(facts.variables[i], i));
  }
  return lines;
}

}  // namespace

std::string variable_parameter(const Variable& variable, size_t index) {
  return fmt::format("{}{}", variable.is_secret ? "Secret" : "Variable", index + 1);
}

std::string function_section(const TemplateFacts& facts) {
  const TemplateOptions& options = facts.options;
  const bool is_arm = options.architecture == Architecture::kArm64;
  return filled(kFunction,
                {{"name", yaml_scalar(facts.name)},
                 {"package", package_lines(facts)},
                 {"architecture", is_arm ? "arm64" : "x86_64"},
                 {"memory", std::to_string(options.memory_mb)},
                 {"timeout", std::to_string(options.timeout_s)},
                 {"storage", std::to_string(options.ephemeral_storage_mb)},
                 {"network", network_lines(options)},
                 {"variables", variable_lines(facts)},
                 {"invocations", options.trigger == Trigger::kSqs ? "" : std::string(kInvocations)},
                 {"log_group", yaml_scalar("/aws/lambda/" + facts.name)}});
}

}  // namespace adze::deploy
