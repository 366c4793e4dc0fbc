// Each statement stands for requests that are really made:
//
//   ReadInput    GET and HEAD of inputs; by version, where an event tells one
//   ListInput    lists of prefixes and patterns
//   WriteTarget  PUT, the requests of a multipart upload, GET and HEAD of what would be replaced
//   SeeThat…     no request of its own: the right to be told 404
//   ListTarget   lists of a dataset's folders
//   RemoveOld    DELETE of files that a dataset's new ones take the place of
//   UseKey       S3 itself, for objects that are encrypted by KMS
//   WriteLog     Lambda, for the function
//   …Queue       Lambda, for the trigger and for events that failed
//   …Network     Lambda, for the interfaces in a VPC
//
// tests/lambda/71_policy.py records the requests of several jobs and lets IAM's rules judge them.
#include "deploy/role_statements.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "deploy/iam_pattern.h"
#include "deploy/s3_place.h"

namespace adze::deploy {
namespace {

void add_once(std::vector<std::string>& to, std::string text) {
  if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(std::move(text));
}

std::vector<S3Place> sources_of(const engine::JobFile& job, const TemplateOptions& options) {
  std::vector<S3Place> places;
  for (const io::InputPattern& input : job.job.source.inputs) {
    if (auto place = source_place(input, options)) places.push_back(std::move(*place));
  }
  return places;
}

void add_source_statements(const std::vector<S3Place>& sources, std::vector<Statement>& to) {
  if (sources.empty()) return;
  Statement read{.sid = "ReadInput", .why = "inputs", .actions = {"s3:GetObject"}, .resources = {}};
  for (const S3Place& source : sources) {
    add_once(read.resources, source.objects);
    const bool has_versions = read.actions.size() > 1;
    if (source.is_of_event && !has_versions) read.actions.push_back("s3:GetObjectVersion");
  }
  to.push_back(std::move(read));
}

/// A condition on the prefix would let nothing through where all of a bucket is listed.
void add_prefixes(const std::vector<std::string>& prefixes, Statement& to) {
  const bool is_all = std::any_of(prefixes.begin(), prefixes.end(),
                                  [](const std::string& prefix) { return prefix.empty(); });
  if (is_all) {
    to.conditions.clear();
    return;
  }
  if (to.conditions.empty()) {
    to.conditions.push_back({.test = "StringLike", .key = "s3:prefix", .values = {}});
  }
  for (const std::string& prefix : prefixes) add_once(to.conditions[0].values, prefix);
}

/// One statement for each bucket that is listed.
void add_list_statements(const std::vector<S3Place>& sources, std::vector<Statement>& to) {
  std::vector<std::pair<std::string, std::vector<std::string>>> buckets;
  for (const S3Place& source : sources) {
    if (source.listed_prefixes.empty()) continue;
    auto found = std::find_if(buckets.begin(), buckets.end(),
                              [&](const auto& bucket) { return bucket.first == source.bucket; });
    if (found == buckets.end()) found = buckets.insert(found, {source.bucket, {}});
    for (const std::string& prefix : source.listed_prefixes) add_once(found->second, prefix);
  }
  for (size_t i = 0; i < buckets.size(); ++i) {
    Statement list{.sid = i == 0 ? "ListInput" : fmt::format("ListInput{}", i + 1),
                   .why = "which inputs there are",
                   .actions = {"s3:ListBucket"},
                   .resources = {buckets[i].first}};
    add_prefixes(buckets[i].second, list);
    to.push_back(std::move(list));
  }
}

/// That nothing is there S3 says (404, not 403) to those only who may list the bucket; it asks for
/// that right without a prefix. A run that replaces needs to know: so it tells an older event's
/// result from a newer one's.
void add_missing_statement(const engine::Target& target, const std::string& bucket,
                           const std::vector<Condition>& owner, std::vector<Statement>& to) {
  if (target.mode != io::TargetMode::kReplace) return;
  to.push_back({.sid = "SeeThatTargetIsMissing",
                .why = "without it S3 answers 403 where there is no target yet",
                .actions = {"s3:ListBucket"},
                .resources = {bucket},
                .conditions = owner});
}

void add_target_statements(const engine::Target& target, const TemplateOptions& options,
                           std::vector<Statement>& to) {
  const std::optional<S3Place> place = target_place(target, options);
  if (!place) return;
  std::vector<Condition> owner;
  if (!target.s3.bucket_owner.empty()) {
    owner = {
        {.test = "StringEquals", .key = "aws:ResourceAccount", .values = {target.s3.bucket_owner}}};
  }
  Statement write{.sid = "WriteTarget",
                  .why = "the target, and a look at what is there",
                  .actions = {"s3:PutObject", "s3:AbortMultipartUpload", "s3:GetObject"},
                  .resources = {place->objects},
                  .conditions = owner};
  if (!target.s3.tags.empty()) write.actions.push_back("s3:PutObjectTagging");
  if (target.s3.owner_full_control) write.actions.push_back("s3:PutObjectAcl");
  to.push_back(std::move(write));
  if (!target.is_dataset()) {
    add_missing_statement(target, place->bucket, owner, to);
    return;
  }
  Statement list{.sid = "ListTarget",
                 .why = "which files the dataset has",
                 .actions = {"s3:ListBucket"},
                 .resources = {place->bucket}};
  add_prefixes(place->listed_prefixes, list);
  list.conditions.insert(list.conditions.end(), owner.begin(), owner.end());
  to.push_back(std::move(list));
  if (target.mode != io::TargetMode::kReplace) return;
  to.push_back({.sid = "RemoveOldFiles",
                .why = "files that those of this run take the place of",
                .actions = {"s3:DeleteObject"},
                .resources = {place->objects},
                .conditions = owner});
}

/// A key as a resource of a policy. Aliases are no resources, but conditions.
struct Key {
  std::string resource;
  std::string region = "${AWS::Region}";
  std::string alias = {};
};

Key parse_key(const std::string& id) {
  Key key{.resource = "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/"};
  if (!id.starts_with("arn:")) {
    const bool is_alias = id.starts_with("alias/");
    if (is_alias) key.alias = id;
    key.resource += is_alias ? "*" : iam_literal(id);
    return key;
  }
  const size_t region = id.find(':', id.find(':', 4) + 1) + 1;
  key.region = id.substr(region, id.find(':', region) - region);
  const size_t alias = id.find(":alias/");
  if (alias == std::string::npos) {
    key.resource = iam_literal(id);
  } else {
    key.alias = id.substr(alias + 1);
    key.resource = iam_literal(id.substr(0, alias)) + ":key/*";
  }
  return key;
}

void add_key_statement(const std::string& id, const char* sid, std::vector<const char*> actions,
                       std::vector<Statement>& to) {
  const Key key = parse_key(id);
  Statement use{.sid = sid,
                .why = "by S3, for objects that are encrypted",
                .actions = std::move(actions),
                .resources = {key.resource}};
  use.conditions.push_back({.test = "StringLike",
                            .key = "kms:ViaService",
                            .values = {fmt::format("s3.{}.amazonaws.com", key.region)}});
  if (!key.alias.empty()) {
    use.conditions.push_back({.test = "ForAnyValue:StringEquals",
                              .key = "kms:ResourceAliases",
                              .values = {iam_literal(key.alias)}});
  }
  to.push_back(std::move(use));
}

/// The key of the objects that are read and written, and the job's own for its target. Parts of an
/// upload that are checked take the right to decrypt as well.
void add_key_statements(const engine::Target& target, bool reads_s3, const TemplateOptions& options,
                        std::vector<Statement>& to) {
  const std::string& own = target.s3.kms_key_id;
  const bool writes_s3 = is_in_s3(target.path);
  const bool target_has_given_key = writes_s3 && own.empty();
  if (!options.kms_key_arn.empty() && (reads_s3 || target_has_given_key)) {
    std::vector<const char*> actions = {"kms:Decrypt"};
    if (target_has_given_key) actions.push_back("kms:GenerateDataKey");
    add_key_statement(options.kms_key_arn, "UseKey", std::move(actions), to);
  }
  if (own.empty()) return;
  add_key_statement(own, "UseKeyOfTarget", {"kms:Decrypt", "kms:GenerateDataKey"}, to);
}

std::string regional_arn(const char* service, const std::string& rest) {
  return fmt::format("arn:${{AWS::Partition}}:{}:${{AWS::Region}}:${{AWS::AccountId}}:{}", service,
                     rest);
}

void add_queue_statements(const std::string& name, const TemplateOptions& options,
                          std::vector<Statement>& to) {
  if (options.trigger != Trigger::kSqs) {
    to.push_back({.sid = "SendFailedEvents",
                  .why = "events that failed for good",
                  .actions = {"sqs:SendMessage"},
                  .resources = {regional_arn("sqs", failed_queue_name(name))}});
    return;
  }
  to.push_back({.sid = "ReceiveEvents",
                .why = "the queue that starts the function",
                .actions = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"},
                .resources = {options.queue_arn.empty() ? regional_arn("sqs", name)
                                                        : iam_literal(options.queue_arn)}});
}

/// Lambda asks for the interfaces in the function's name; the function itself must not.
void add_network_statements(const std::string& name, const TemplateOptions& options,
                            std::vector<Statement>& to) {
  if (options.vpc_subnets.empty()) return;
  const std::vector<const char*> changes = {
      "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses",
      "ec2:UnassignPrivateIpAddresses"};
  const std::vector<const char*> looks = {"ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"};
  std::vector<std::string> resources = {regional_arn("ec2", "network-interface/*")};
  for (const std::string& subnet : options.vpc_subnets) {
    resources.push_back(regional_arn("ec2", "subnet/" + subnet));
  }
  for (const std::string& group : options.vpc_security_groups) {
    resources.push_back(regional_arn("ec2", "security-group/" + group));
  }
  to.push_back({.sid = "ChangeNetwork",
                .why = "by Lambda, for the function's interfaces in the VPC",
                .actions = changes,
                .resources = std::move(resources)});
  to.push_back({.sid = "SeeNetwork",
                .why = "the same; EC2 takes no narrower resource for what only looks",
                .actions = looks,
                .resources = {"*"}});
  std::vector<const char*> all = changes;
  all.insert(all.end(), looks.begin(), looks.end());
  to.push_back({.sid = "NoNetworkForCode",
                .why = "what Lambda may do there, the function itself may not",
                .actions = std::move(all),
                .resources = {"*"},
                .conditions = {{.test = "ArnEquals",
                                .key = "lambda:SourceFunctionArn",
                                .values = {regional_arn("lambda", "function:" + name)}}},
                .is_denied = true});
}

}  // namespace

std::string function_name(const engine::JobFile& job, const TemplateOptions& options) {
  if (!options.function_name.empty()) return options.function_name;
  // The queue's name has a suffix, and Lambda takes 64 characters.
  constexpr size_t bytes_max = 57;
  std::string name = job.job.name.substr(0, bytes_max);
  for (char& c : name) {
    const bool is_allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!is_allowed) c = '-';
  }
  return name.empty() ? "adze" : name;
}

std::string failed_queue_name(const std::string& function_name) {
  return function_name + "-failed";
}

std::vector<Statement> role_statements(const engine::JobFile& job, const TemplateOptions& options) {
  const std::string name = function_name(job, options);
  const engine::Target& target = job.job.target;
  const std::vector<S3Place> sources = sources_of(job, options);
  std::vector<Statement> statements;
  add_source_statements(sources, statements);
  add_list_statements(sources, statements);
  add_target_statements(target, options, statements);
  add_key_statements(target, !sources.empty(), options, statements);
  statements.push_back(
      {.sid = "WriteLog",
       .why = "the function's log group, which is made with it",
       .actions = {"logs:CreateLogStream", "logs:PutLogEvents"},
       .resources = {regional_arn("logs", "log-group:/aws/lambda/" + name + ":*")}});
  add_queue_statements(name, options, statements);
  add_network_statements(name, options, statements);
  return statements;
}

}  // namespace adze::deploy
