#pragma once

#include <string>

#include "cli/arguments.h"

/// What the flags of `template` and `policy` do with their values; their rows are in flags.cc. Each
/// checks what can be known of its value alone, the rest is deploy/check_options.h's.
namespace adze::cli {

void apply_trigger(const std::string& value, Arguments& arguments);
void apply_package(const std::string& value, Arguments& arguments);
void apply_architecture(const std::string& value, Arguments& arguments);
void apply_function_memory(const std::string& value, Arguments& arguments);
void apply_function_timeout(const std::string& value, Arguments& arguments);
void apply_ephemeral_storage(const std::string& value, Arguments& arguments);
void apply_function_name(const std::string& value, Arguments& arguments);
void apply_bucket(const std::string& value, Arguments& arguments);
void apply_prefix(const std::string& value, Arguments& arguments);
void apply_suffix(const std::string& value, Arguments& arguments);
void apply_schedule(const std::string& value, Arguments& arguments);
void apply_queue_arn(const std::string& value, Arguments& arguments);
void apply_kms_key_arn(const std::string& value, Arguments& arguments);
void apply_vpc_subnets(const std::string& value, Arguments& arguments);
void apply_vpc_security_groups(const std::string& value, Arguments& arguments);

}  // namespace adze::cli
