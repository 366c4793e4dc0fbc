#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace adze::deploy {

enum class Trigger { kNone, kS3, kEventBridge, kSchedule, kSqs };
enum class Package { kImage, kZip };
enum class Architecture { kArm64, kX86_64 };

/// What the flags of `adze template` and `adze policy` say; docs/lambda.md has what each means.
/// Plain data. `memory_mb` and `ephemeral_storage_mb` are megabytes as Lambda counts them, 2^20
/// bytes.
struct TemplateOptions {
  Trigger trigger = Trigger::kNone;
  Package package = Package::kZip;
  Architecture architecture = Architecture::kArm64;
  std::string function_name;  ///< empty: the job's
  unsigned memory_mb = 512;
  unsigned timeout_s = 300;
  unsigned ephemeral_storage_mb = 512;
  std::string bucket;  ///< whose objects start the function
  std::string prefix;
  std::string suffix;
  std::string schedule;  ///< rate(…), cron(…) or at(…)
  std::string queue_arn;
  std::string kms_key_arn;
  std::vector<std::string> vpc_subnets;
  std::vector<std::string> vpc_security_groups;
  std::map<std::string, std::string> values;  ///< what a schedule sets in the job: --set
};

/// "s3", as the flag has it.
const char* trigger_name(Trigger trigger);

/// True if an event of S3 starts it, whichever way it comes.
inline bool is_of_objects(Trigger trigger) {
  return trigger == Trigger::kS3 || trigger == Trigger::kEventBridge || trigger == Trigger::kSqs;
}

}  // namespace adze::deploy
