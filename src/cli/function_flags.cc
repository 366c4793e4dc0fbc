#include "cli/function_flags.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "base/refuse.h"
#include "cli/word_value.h"
#include "engine/parse_limits.h"

namespace adze::cli {
namespace {

/// Lambda's MB are 2^20 bytes, and so are those that people write here: 512, 512MB, 1GB.
unsigned lambda_megabytes(const std::string& value, unsigned min, unsigned max) {
  constexpr std::array<std::pair<std::string_view, unsigned>, 4> units = {
      {{"MiB", 1}, {"MB", 1}, {"GiB", 1024}, {"GB", 1024}}};
  std::string_view digits = value;
  unsigned factor = 1;
  for (const auto& [unit, megabytes] : units) {
    if (!digits.ends_with(unit)) continue;
    digits.remove_suffix(unit.size());
    factor = megabytes;
    break;
  }
  const auto number = engine::parse_count(digits, 0, max);
  const uint64_t megabytes = number.value_or(0) * factor;
  if (!number || megabytes < min || megabytes > max) {
    refuse(fmt::format("'{}' is not between {} and {} MB", value, min, max),
           "write megabytes as Lambda counts them: 512, 512MB or 1GB");
  }
  return static_cast<unsigned>(megabytes);
}

std::vector<std::string> list_of(const std::string& value) {
  std::vector<std::string> items;
  std::string_view rest = value;
  while (true) {
    const size_t comma = rest.find(',');
    items.emplace_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) return items;
    rest.remove_prefix(comma + 1);
  }
}

}  // namespace

void apply_trigger(const std::string& value, Arguments& arguments) {
  using deploy::Trigger;
  constexpr std::array triggers = {Trigger::kS3, Trigger::kEventBridge, Trigger::kSchedule,
                                   Trigger::kSqs, Trigger::kNone};
  arguments.function.trigger =
      triggers[word_index(value, {"s3", "eventbridge", "schedule", "sqs", "none"}, "a trigger")];
}

void apply_package(const std::string& value, Arguments& arguments) {
  constexpr std::array packages = {deploy::Package::kImage, deploy::Package::kZip};
  arguments.function.package = packages[word_index(value, {"image", "zip"}, "a kind of package")];
}

void apply_architecture(const std::string& value, Arguments& arguments) {
  constexpr std::array architectures = {deploy::Architecture::kArm64,
                                        deploy::Architecture::kX86_64};
  arguments.function.architecture =
      architectures[word_index(value, {"arm64", "x86_64"}, "an architecture of Lambda")];
}

void apply_function_memory(const std::string& value, Arguments& arguments) {
  arguments.function.memory_mb = lambda_megabytes(value, 128, 10'240);
}

void apply_ephemeral_storage(const std::string& value, Arguments& arguments) {
  arguments.function.ephemeral_storage_mb = lambda_megabytes(value, 512, 10'240);
}

void apply_function_timeout(const std::string& value, Arguments& arguments) {
  constexpr unsigned max_s = 900;
  const auto seconds = engine::parse_count(value, 1, max_s);
  const auto duration = engine::parse_duration(value);
  const bool is_whole = duration && duration->count() % 1000 == 0;
  if (seconds) {
    arguments.function.timeout_s = static_cast<unsigned>(*seconds);
  } else if (is_whole && duration->count() <= int64_t{max_s} * 1000) {
    arguments.function.timeout_s = static_cast<unsigned>(duration->count() / 1000);
  } else {
    refuse(fmt::format("'{}' is not from 1 to {} whole seconds", value, max_s),
           "write it as 300, 90s or 15m");
  }
}

void apply_function_name(const std::string& value, Arguments& arguments) {
  if (value.empty()) refuse("the name is empty", "");
  arguments.function.function_name = value;
}

void apply_bucket(const std::string& value, Arguments& arguments) {
  if (value.empty()) refuse("the name is empty", "");
  arguments.function.bucket = value;
}

void apply_prefix(const std::string& value, Arguments& arguments) {
  arguments.function.prefix = value;
}

void apply_suffix(const std::string& value, Arguments& arguments) {
  arguments.function.suffix = value;
}

void apply_schedule(const std::string& value, Arguments& arguments) {
  arguments.function.schedule = value;
}

void apply_queue_arn(const std::string& value, Arguments& arguments) {
  if (value.empty()) refuse("the ARN is empty", "");
  arguments.function.queue_arn = value;
}

void apply_kms_key_arn(const std::string& value, Arguments& arguments) {
  if (value.empty()) refuse("the ARN is empty", "");
  arguments.function.kms_key_arn = value;
}

void apply_vpc_subnets(const std::string& value, Arguments& arguments) {
  arguments.function.vpc_subnets = list_of(value);
}

void apply_vpc_security_groups(const std::string& value, Arguments& arguments) {
  arguments.function.vpc_security_groups = list_of(value);
}

}  // namespace adze::cli
