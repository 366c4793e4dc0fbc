// What starts the function. The resources are CloudFormation's own and not SAM's `Events`, for
// those leave out conditions of permissions, or make roles that can't be narrowed.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "deploy/role_statements.h"
#include "deploy/template_sections.h"
#include "deploy/yaml_text.h"

namespace adze::deploy {
namespace {

constexpr std::string_view kBucket =
    R"(  # The bucket whose objects start the function. It is made here, for CloudFormation can't add notifications to one that is
  # there already (--trigger eventbridge can), and it stays when the stack is deleted.
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    DependsOn: BucketPermission
    Properties:
      BucketName: <<bucket>>
      PublicAccessBlockConfiguration:
        {BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}
<<encryption>>      LifecycleConfiguration:
        Rules:
          # What a killed upload leaves is billed until it is aborted.
          - {Id: AbortUnfinishedUploads, Status: Enabled, AbortIncompleteMultipartUpload: {DaysAfterInitiation: 2}}
      NotificationConfiguration:
        LambdaConfigurations:
          - Event: "s3:ObjectCreated:*"
            Function: !GetAtt Function.Arn
<<filter>>
  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: OnlyEncryptedTransport
            Effect: Deny
            Principal: "*"
            Action: "s3:*"
            Resource: [<<bucket_arn>>, <<objects_arn>>]
            Condition: {Bool: {"aws:SecureTransport": "false"}}

  # A bucket's ARN names no account, so the account is asked for as well.
  BucketPermission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Function
      Action: lambda:InvokeFunction
      Principal: s3.amazonaws.com
      SourceArn: <<bucket_arn>>
      SourceAccount: !Ref AWS::AccountId

)";

constexpr std::string_view kRule =
    R"(  # The bucket has to send its events to EventBridge, which this switches on (it replaces other notifications):
  #   aws s3api put-bucket-notification-configuration --bucket BUCKET --notification-configuration '{"EventBridgeConfiguration": {}}'
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern:
        source: [aws.s3]
        detail-type: [Object Created]
        detail:
          bucket: {name: [<<bucket>>]}
<<filter>>      Targets:
        - Id: Function
          Arn: !GetAtt Function.Arn
          DeadLetterConfig: {Arn: !GetAtt FailedEvents.Arn}

  RulePermission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Function
      Action: lambda:InvokeFunction
      Principal: events.amazonaws.com
      SourceArn: !GetAtt Rule.Arn

)";

constexpr std::string_view kSchedule = R"(  Schedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      ScheduleExpression: <<schedule>>
      ScheduleExpressionTimezone: UTC
      FlexibleTimeWindow: {Mode: "OFF"}
      Target:
        Arn: !GetAtt Function.Arn
        RoleArn: !GetAtt ScheduleRole.Arn
<<input>>        DeadLetterConfig: {Arn: !GetAtt FailedEvents.Arn}

  ScheduleRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: scheduler.amazonaws.com}
            Action: "sts:AssumeRole"
            Condition:
              StringEquals:
                "aws:SourceAccount": !Ref AWS::AccountId
                "aws:SourceArn": !Sub "arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule-group/default"
      Policies:
        - PolicyName: schedule
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - {Effect: Allow, Action: "lambda:InvokeFunction", Resource: !GetAtt Function.Arn}
              - {Effect: Allow, Action: "sqs:SendMessage", Resource: !GetAtt FailedEvents.Arn}

)";

constexpr std::string_view kQueueTrigger =
    R"(  # Of a batch only those messages come again that failed. A queue must hide a message for six times the function's timeout,
  # <<visibility>> s, or it is worked on twice.
  QueueTrigger:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Function
      EventSourceArn: <<queue>>
      BatchSize: 10
      FunctionResponseTypes: [ReportBatchItemFailures]

)";

constexpr std::string_view kQueue = R"(  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: <<name>>
      VisibilityTimeout: <<visibility>>
      MessageRetentionPeriod: 1209600
      SqsManagedSseEnabled: true
      RedrivePolicy: {deadLetterTargetArn: !GetAtt FailedEvents.Arn, maxReceiveCount: 5}

)";

constexpr std::string_view kQueueOfBucket =
    R"(  # Lets the bucket send its events; it is told to do so among its notifications.
  QueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: s3.amazonaws.com}
            Action: "sqs:SendMessage"
            Resource: !GetAtt Queue.Arn
            Condition:
              ArnEquals: {"aws:SourceArn": <<bucket_arn>>}
              StringEquals: {"aws:SourceAccount": !Ref AWS::AccountId}

)";

constexpr std::string_view kFailedEvents =
    R"(  # Where events stay for 14 days that failed for good. Nobody takes them from there but you.
  FailedEvents:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: <<name>>
      MessageRetentionPeriod: 1209600
      SqsManagedSseEnabled: true

)";

constexpr std::string_view kFailedEventsOfRule = R"(  FailedEventsPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref FailedEvents]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: events.amazonaws.com}
            Action: "sqs:SendMessage"
            Resource: !GetAtt FailedEvents.Arn
            Condition: {ArnEquals: {"aws:SourceArn": !GetAtt Rule.Arn}}

)";

std::string bucket_arn(const TemplateOptions& options, const char* rest = "") {
  return yaml_sub("arn:${AWS::Partition}:s3:::" + options.bucket + rest);
}

std::string notification_filter(const TemplateOptions& options) {
  std::string rules;
  for (const auto& [name, value] :
       {std::pair("prefix", options.prefix), std::pair("suffix", options.suffix)}) {
    if (value.empty()) continue;
    rules += fmt::format("                  - {{Name: {}, Value: {}}}\n", name, yaml_scalar(value));
  }
  if (rules.empty()) return "";
  return "            Filter:\n"
         "              S3Key:\n"
         "                Rules:\n" +
         rules;
}

/// Patterns of EventBridge: only `*` and `\` mean more than themselves.
std::string wildcard_text(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '*' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

/// Several filters of a field are taken for "one of these", so both at once are one pattern.
std::string rule_filter(const TemplateOptions& options) {
  std::string filter;
  if (!options.prefix.empty() && !options.suffix.empty()) {
    filter = "wildcard: " +
             yaml_scalar(wildcard_text(options.prefix) + "*" + wildcard_text(options.suffix));
  } else if (!options.prefix.empty()) {
    filter = "prefix: " + yaml_scalar(options.prefix);
  } else if (!options.suffix.empty()) {
    filter = "suffix: " + yaml_scalar(options.suffix);
  } else {
    return "";
  }
  return fmt::format("          object: {{key: [{{{}}}]}}\n", filter);
}

std::string encryption_lines(const TemplateOptions& options) {
  if (options.kms_key_arn.empty()) return "";
  return fmt::format(
      "      BucketEncryption:\n"
      "        ServerSideEncryptionConfiguration:\n"
      "          - BucketKeyEnabled: true\n"
      "            ServerSideEncryptionByDefault: {{SSEAlgorithm: \"aws:kms\", KMSMasterKeyID: "
      "{}}}\n",
      yaml_scalar(options.kms_key_arn));
}

std::string bucket_section(const TemplateOptions& options) {
  return filled(kBucket, {{"bucket", yaml_scalar(options.bucket)},
                          {"bucket_arn", bucket_arn(options)},
                          {"objects_arn", bucket_arn(options, "/*")},
                          {"encryption", encryption_lines(options)},
                          {"filter", notification_filter(options)}});
}

/// What the job is called with; without it, a schedule's own event.
std::string schedule_input(const TemplateOptions& options) {
  if (options.values.empty()) return "";
  const nlohmann::ordered_json call = {{"set", options.values}};
  return fmt::format("        Input: {}\n", yaml_scalar(call.dump()));
}

std::string queue_section(const TemplateFacts& facts) {
  const TemplateOptions& options = facts.options;
  const std::string visibility = std::to_string(options.timeout_s * 6);
  const bool is_own = options.queue_arn.empty();
  std::string section = filled(
      kQueueTrigger, {{"visibility", visibility},
                      {"queue", is_own ? "!GetAtt Queue.Arn" : yaml_scalar(options.queue_arn)}});
  if (!is_own) return section;
  section += filled(kQueue, {{"visibility", visibility}, {"name", yaml_scalar(facts.name)}});
  if (options.bucket.empty()) return section;
  return section + filled(kQueueOfBucket, {{"bucket_arn", bucket_arn(options)}});
}

}  // namespace

std::string trigger_section(const TemplateFacts& facts) {
  const TemplateOptions& options = facts.options;
  switch (options.trigger) {
    case Trigger::kNone:
      return "";
    case Trigger::kS3:
      return bucket_section(options);
    case Trigger::kEventBridge:
      return filled(kRule,
                    {{"bucket", yaml_scalar(options.bucket)}, {"filter", rule_filter(options)}});
    case Trigger::kSchedule:
      return filled(kSchedule, {{"schedule", yaml_scalar(options.schedule)},
                                {"input", schedule_input(options)}});
    case Trigger::kSqs:
      return queue_section(facts);
  }
  return "";
}

std::string failed_events_section(const TemplateFacts& facts) {
  // A queue that is there already has one of its own, or should.
  if (!facts.options.queue_arn.empty()) return "";
  std::string section =
      filled(kFailedEvents, {{"name", yaml_scalar(failed_queue_name(facts.name))}});
  if (facts.options.trigger == Trigger::kEventBridge) section += kFailedEventsOfRule;
  return section;
}

}  // namespace adze::deploy
