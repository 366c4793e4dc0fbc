// A profile with a role_arn: STS is asked for the role, as somebody: another profile
// (source_profile), which may again be a role, or what the environment, the container or the
// instance gives (credential_source).
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "io/aws/assume_role.h"
#include "io/aws/credential_source.h"

namespace adze::io::aws {
namespace {

struct CredentialSourceRow {
  std::string_view name;  ///< as credential_source has it
  FindSource* find;
};

constexpr CredentialSourceRow kCredentialSources[] = {
    {"Environment", find_environment_credentials},
    {"EcsContainer", find_container_credentials},
    {"Ec2InstanceMetadata", find_instance_credentials},
};

bool has_keys(const Look& look, std::string_view profile) {
  return look.profiles.find(profile, "aws_access_key_id") ||
         look.profiles.find(profile, "aws_secret_access_key");
}

FoundSource from_credential_source(const Look& look, const FoundEntry& setting) {
  for (const CredentialSourceRow& row : kCredentialSources) {
    if (row.name != setting.value()) continue;
    Look asking = look;
    asking.with_environment = true;
    if (auto found = row.find(asking)) return *found;
    Error error = source_error(fmt::format("profile '{}' has credential_source = {}, and there are "
                                           "no credentials",
                                           look.profile, row.name),
                               "name another source");
    error.file = setting.file->shown;
    error.line = setting.entry->line;
    throw error;
  }
  throw setting_error(setting, "credential_source is none that there is",
                      "write Environment, EcsContainer or Ec2InstanceMetadata");
}

/// A profile may name itself: its own keys are meant then.
void require_no_circle(const Look& look, const FoundEntry& setting) {
  const std::string& next = setting.value();
  const bool is_own_keys = next == look.profile && has_keys(look, next);
  const bool is_seen =
      next == look.profile || std::ranges::find(look.waiting, next) != look.waiting.end();
  if (is_seen && !is_own_keys) {
    throw setting_error(setting,
                        fmt::format("source_profile goes round in a circle: '{}' again", next),
                        "let one of the profiles have keys of its own");
  }
  if (look.waiting.size() >= limits::aws_profile_chain_max) {
    throw setting_error(setting,
                        fmt::format("more than {} profiles are one another's source_profile",
                                    limits::aws_profile_chain_max),
                        "assume the last role from nearer by");
  }
}

FoundSource from_source_profile(const Look& look, const FoundEntry& setting) {
  const std::string& name = setting.value();
  if (!look.profiles.has(name)) {
    throw setting_error(setting, fmt::format("there is no profile '{}'", name),
                        "name one that is there");
  }
  require_no_circle(look, setting);
  Look asking = look;
  asking.profile = name;
  asking.with_environment = false;
  asking.waiting.push_back(look.profile);
  if (auto found = find_profile_source(asking)) return *found;
  throw setting_error(setting, fmt::format("profile '{}' has no credentials", name),
                      "give it keys, a role or another source");
}

FoundSource find_whose(const Look& look, const FoundEntry& role) {
  const FoundEntry profile = look.profiles.find(look.profile, "source_profile");
  const FoundEntry source = look.profiles.find(look.profile, "credential_source");
  if (profile && source) {
    throw setting_error(
        source,
        fmt::format("profile '{}' has both source_profile and credential_source", look.profile),
        "leave one of the two out");
  }
  if (profile) return from_source_profile(look, profile);
  if (source) return from_credential_source(look, source);
  throw setting_error(role,
                      fmt::format("profile '{}' has a role_arn, and neither source_profile nor "
                                  "credential_source",
                                  look.profile),
                      "say as whom the role is assumed");
}

/// "900" to "43200"; STS knows the rest.
std::string duration_of(const FoundEntry& setting) {
  const std::string& value = setting.value();
  const bool is_number = value.find_first_not_of("0123456789") == std::string::npos;
  if (is_number && value.size() <= 5) return value;
  throw setting_error(setting, "duration_seconds is no number of seconds",
                      "write one from 900 to 43200");
}

void refuse_mfa(const Look& look) {
  const FoundEntry setting = look.profiles.find(look.profile, "mfa_serial");
  if (!setting) return;
  throw setting_error(
      setting,
      fmt::format("profile '{}' wants a code of an MFA device, which adze can't ask for",
                  look.profile),
      fmt::format("let the AWS CLI ask first: eval \"$(aws configure export-credentials --profile "
                  "{} --format env)\"",
                  look.profile));
}

}  // namespace

std::optional<FoundSource> find_role_credentials(const Look& look) {
  const FoundEntry role = look.profiles.find(look.profile, "role_arn");
  if (!role || look.profiles.find(look.profile, "web_identity_token_file")) return std::nullopt;
  // As a source of another profile, one with keys of its own means these.
  if (!look.waiting.empty() && has_keys(look, look.profile)) return std::nullopt;
  refuse_mfa(look);
  const auto value = [&](const char* key) { return look.profiles.find(look.profile, key).value(); };
  const FoundSource whose = find_whose(look, role);
  const RoleRequest request{
      .role_arn = role.value(),
      .session_name = value("role_session_name"),
      .external_id = value("external_id"),
      .duration_seconds = duration_of(look.profiles.find(look.profile, "duration_seconds")),
      .source = fmt::format("the role {} of profile '{}'", role.value(), look.profile)};
  return FoundSource{
      .description = fmt::format("{}, assumed as {}", request.source, whose.description),
      .fetch = [look, request, whose]() -> std::optional<Credentials> {
        const std::optional<Credentials> as = whose.fetch();
        if (as) return assume_role(look, request, *as);
        throw source_error(fmt::format("{} can't be assumed: there are no credentials of {}",
                                       request.source, whose.description),
                           "name another source");
      }};
}

}  // namespace adze::io::aws
