#include <fmt/format.h>

#include "deploy/template_sections.h"
#include "deploy/yaml_text.h"

namespace adze::deploy {
namespace {

constexpr std::string_view kAlarm = R"(  <<id>>:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmDescription: <<text>>
      Namespace: <<namespace>>
      MetricName: <<metric>>
      Dimensions:
<<dimensions>>      Statistic: <<statistic>>
      Period: 300
      EvaluationPeriods: 1
      Threshold: 0
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
      AlarmActions: !If [HasAlarmTopic, [!Ref AlarmTopicArn], !Ref "AWS::NoValue"]

)";

struct Alarm {
  const char* id;
  const char* text;
  const char* metric_namespace;
  const char* metric;
  const char* statistic = "Sum";
};

struct Dimension {
  const char* name;
  std::string value;  ///< YAML
};

std::string alarm(const Alarm& row, const std::vector<Dimension>& dimensions) {
  std::string lines;
  for (const Dimension& dimension : dimensions) {
    lines += fmt::format("        - {{Name: {}, Value: {}}}\n", dimension.name, dimension.value);
  }
  return filled(kAlarm, {{"id", row.id},
                         {"text", yaml_scalar(row.text)},
                         {"namespace", row.metric_namespace},
                         {"metric", row.metric},
                         {"statistic", row.statistic},
                         {"dimensions", std::move(lines)}});
}

/// The job's name as the function's metrics have it: 255 characters of ASCII.
std::string job_dimension(const std::string& name) {
  constexpr size_t bytes_max = 255;
  std::string value = name.substr(0, bytes_max);
  for (char& c : value) {
    if (c < ' ' || c > '~') c = '?';
  }
  return value.find_first_not_of(' ') == std::string::npos ? "none" : value;
}

}  // namespace

std::string alarm_section(const TemplateFacts& facts) {
  const Dimension function = {"FunctionName", yaml_scalar(facts.name)};
  const Dimension job = {"Job", yaml_scalar(job_dimension(facts.job.job.name))};
  std::string section =
      alarm({"ErrorAlarm", "Calls of the function failed.", "AWS/Lambda", "Errors"}, {function});
  if (facts.options.trigger == Trigger::kSqs) {
    // Lambda counts no error where the answer says which messages failed.
    section += alarm({"FailedJobAlarm", "Jobs failed.", "adze", "Failed"}, {function, job});
  }
  section += alarm({"RejectAlarm", "Rows were rejected.", "adze", "RowsRejected"}, {function, job});
  if (!facts.options.queue_arn.empty()) return section;
  return section + alarm({"FailedEventAlarm", "Events failed for good and wait in a queue.",
                          "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum"},
                         {{"QueueName", "!GetAtt FailedEvents.QueueName"}});
}

}  // namespace adze::deploy
