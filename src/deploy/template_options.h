#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace adze::deploy {

enum class Trigger { kNone, kS3, kEventBridge, kSchedule, kSqs };
enum class Package { kImage, kZip };
enum class Architecture { kArm64, kX86_64 };

/// What the flags of `adze template` say; docs/lambda.md has what each means. Plain data.
struct TemplateOptions {
  Trigger trigger = Trigger::kNone;
  Package package = Package::kZip;
  Architecture architecture = Architecture::kArm64;
  unsigned memory_mb = 512;
  unsigned timeout_s = 300;
  unsigned ephemeral_storage_mb = 512;
  std::string bucket;
  std::string prefix;
  std::string suffix;
  std::string schedule;  ///< rate(…), cron(…) or at(…)
  std::string queue_arn;
  std::string kms_key_arn;
  std::vector<std::string> vpc_subnets;
  std::vector<std::string> vpc_security_groups;
};

}  // namespace adze::deploy
