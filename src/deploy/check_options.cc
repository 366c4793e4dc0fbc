#include "deploy/check_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "base/refuse.h"
#include "deploy/s3_place.h"
#include "deploy/trigger_filters_of.h"
#include "engine/trigger_filters.h"
#include "io/s3/location.h"
#include "io/uri.h"

namespace adze::deploy {
namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

/// Letters, digits, '-' and '_', and what `more` has.
bool is_word(std::string_view text, std::string_view more = "") {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_word_character(c) || more.find(c) != std::string_view::npos;
  });
}

std::vector<std::string_view> split_arn(std::string_view arn) {
  constexpr size_t parts_max = 6;
  std::vector<std::string_view> parts;
  while (parts.size() + 1 < parts_max) {
    const size_t colon = arn.find(':');
    if (colon == std::string_view::npos) break;
    parts.push_back(arn.substr(0, colon));
    arn.remove_prefix(colon + 1);
  }
  parts.push_back(arn);
  return parts;
}

/// "arn:aws:sqs:eu-west-1:123456789012:NAME", with a name that `more` may stand in besides.
bool is_arn_of(std::string_view arn, std::string_view service, std::string_view more) {
  const std::vector<std::string_view> parts = split_arn(arn);
  constexpr size_t account_digits = 12;
  return parts.size() == 6 && parts[0] == "arn" && parts[1].starts_with("aws") &&
         is_word(parts[1]) && parts[2] == service && is_word(parts[3]) &&
         parts[4].size() == account_digits &&
         parts[4].find_first_not_of("0123456789") == std::string_view::npos &&
         is_word(parts[5], more);
}

void check_bucket(const TemplateOptions& options) {
  if (options.bucket.empty()) {
    if (!options.prefix.empty() || !options.suffix.empty()) {
      refuse(fmt::format("{}: of which bucket is not said",
                         options.prefix.empty() ? "--suffix" : "--prefix"),
             "name it: --bucket NAME");
    }
    return;
  }
  const std::string& bucket = options.bucket;
  if (bucket.find('/') != std::string::npos || io::s3::is_arn(bucket)) {
    refuse(fmt::format("--bucket: '{}' is not a bucket's name", bucket),
           "leave out s3:// and what follows the name; the beginning of keys is --prefix");
  }
  try {
    io::s3::parse_location("s3://" + bucket + "/");
  } catch (const Error& error) {
    refuse("--bucket: " + error.message, error.fix);
  }
  for (const auto& [flag, text] :
       {std::pair("--prefix", options.prefix), std::pair("--suffix", options.suffix)}) {
    if (text.size() > limits::s3_key_bytes_max) {
      refuse(fmt::format("{}: is longer than a key may be", flag), "");
    }
  }
}

void check_queue(const TemplateOptions& options) {
  if (options.queue_arn.empty()) return;
  if (options.trigger != Trigger::kSqs) {
    refuse("--queue-arn: no queue starts the function", "say --trigger sqs, or leave it out");
  }
  if (is_arn_of(options.queue_arn, "sqs", ".")) return;
  refuse(fmt::format("--queue-arn: '{}' is not the ARN of a queue", options.queue_arn),
         "write it as arn:aws:sqs:REGION:ACCOUNT:NAME");
}

void check_schedule(const TemplateOptions& options) {
  const std::string& schedule = options.schedule;
  if (options.trigger != Trigger::kSchedule) {
    if (schedule.empty()) return;
    refuse("--schedule: the function has no schedule", "say --trigger schedule, or leave it out");
  }
  constexpr size_t bytes_max = 256;
  constexpr std::string_view forms[] = {"rate(", "cron(", "at("};
  const bool is_form = std::any_of(std::begin(forms), std::end(forms), [&](std::string_view form) {
    return schedule.starts_with(form) && schedule.ends_with(')');
  });
  const bool is_printable =
      std::all_of(schedule.begin(), schedule.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (is_form && is_printable && schedule.size() <= bytes_max) return;
  refuse(schedule.empty() ? std::string("--trigger schedule needs --schedule")
                          : std::string("--schedule: is not an expression of EventBridge's"),
         "write it as 'rate(1 hour)', 'cron(0 6 * * ? *)' or 'at(2027-01-01T06:00:00)', in UTC");
}

void check_key(const TemplateOptions& options) {
  if (options.kms_key_arn.empty()) return;
  const std::vector<std::string_view> parts = split_arn(options.kms_key_arn);
  if (is_arn_of(options.kms_key_arn, "kms", "/") && parts[5].starts_with("key/")) return;
  refuse(fmt::format("--kms-key-arn: '{}' is not the ARN of a key", options.kms_key_arn),
         "write it as arn:aws:kms:REGION:ACCOUNT:key/ID; policies take no alias");
}

void check_network(const TemplateOptions& options) {
  if (options.vpc_subnets.empty() != options.vpc_security_groups.empty()) {
    const bool lacks_groups = options.vpc_security_groups.empty();
    refuse(fmt::format("{} needs {}", lacks_groups ? "--vpc-subnets" : "--vpc-security-groups",
                       lacks_groups ? "--vpc-security-groups" : "--vpc-subnets"),
           "Lambda takes both or none");
  }
  for (const std::string& subnet : options.vpc_subnets) {
    if (subnet.starts_with("subnet-") && is_word(subnet)) continue;
    refuse(fmt::format("--vpc-subnets: '{}' is not a subnet", subnet),
           "write them as subnet-0a1b2c3d,subnet-4e5f6a7b");
  }
  for (const std::string& group : options.vpc_security_groups) {
    if (group.starts_with("sg-") && is_word(group)) continue;
    refuse(fmt::format("--vpc-security-groups: '{}' is not a security group", group),
           "write them as sg-0a1b2c3d,sg-4e5f6a7b");
  }
}

void check_name(const TemplateOptions& options) {
  constexpr size_t characters_max = 64;
  const std::string& name = options.function_name;
  if (name.empty() || (is_word(name) && name.size() <= characters_max)) return;
  refuse(fmt::format("--function-name: '{}' can't name a function", name),
         "take letters, digits, '-' and '_', 64 at most");
}

void check_trigger(const TemplateOptions& options) {
  const bool needs_bucket =
      options.trigger == Trigger::kS3 || options.trigger == Trigger::kEventBridge;
  if (!needs_bucket || !options.bucket.empty()) return;
  refuse(fmt::format("--trigger {} needs --bucket", trigger_name(options.trigger)),
         options.trigger == Trigger::kS3
             ? "name the bucket, which the template makes; for one that is there already say "
               "--trigger eventbridge"
             : "name the bucket whose objects start the function");
}

/// Events of other kinds tell of no object.
void check_source(const engine::JobFile& job, const TemplateOptions& options) {
  const auto& inputs = job.job.source.inputs;
  const bool is_none = inputs.empty();
  const bool is_of_event = std::any_of(inputs.begin(), inputs.end(), [](const auto& input) {
    return input.location.find("${event.") != std::string::npos;
  });
  if ((!is_none && !is_of_event) || is_of_objects(options.trigger)) return;
  if (options.trigger == Trigger::kNone && !options.bucket.empty()) return;  // sent by hand
  refuse(
      fmt::format("the job reads the object of an event, and --trigger {} brings none",
                  trigger_name(options.trigger)),
      options.trigger == Trigger::kNone
          ? "say what starts it: --trigger eventbridge --bucket NAME; or --bucket alone if events "
            "of S3 are handed on by hand"
          : "give the job a source.uri, or take --trigger eventbridge --bucket NAME");
}

void check_target(const engine::JobFile& job) {
  const std::string& target = job.job.target.path;
  if (is_in_s3(target) || io::uri_scheme(target) == "sftp") return;
  Error error(ErrorCategory::kUsage,
              "a function can't keep files: the target must be in S3 or on "
              "an SFTP server");
  error.file = io::shown_location(target);
  error.fix = "write to s3://BUCKET/KEY";
  throw error;
}

}  // namespace

const char* trigger_name(Trigger trigger) {
  constexpr const char* names[] = {"none", "s3", "eventbridge", "schedule", "sqs"};
  return names[static_cast<size_t>(trigger)];
}

void check_options(const engine::JobFile& job, const TemplateOptions& options) {
  check_trigger(options);
  check_bucket(options);
  check_queue(options);
  check_schedule(options);
  check_key(options);
  check_network(options);
  check_name(options);
  check_source(job, options);
}

void check_function(const engine::JobFile& job, const TemplateOptions& options) {
  check_target(job);
  engine::require_no_loop(job.job, trigger_filters_of(options));
}

}  // namespace adze::deploy
