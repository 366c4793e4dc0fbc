// Keys that stand in a profile: aws_access_key_id and aws_secret_access_key, of one and the same
// file. The two files are two sources, for between them others are looked at.
#include <fmt/format.h>

#include "io/aws/credential_source.h"

namespace adze::io::aws {
namespace {

const ConfigEntry* entry_of(const SharedFile& file, const ConfigEntries& profile,
                            std::string_view key) {
  const auto found = profile.find(key);
  if (found != profile.end()) return &found->second;
  const auto preset = file.defaults.find(key);
  return preset == file.defaults.end() ? nullptr : &preset->second;
}

std::optional<FoundSource> find_keys(const SharedFile& file, const Look& look) {
  const auto profile = file.profiles.find(look.profile);
  if (profile == file.profiles.end()) return std::nullopt;
  const ConfigEntry* id = entry_of(file, profile->second, "aws_access_key_id");
  const ConfigEntry* secret = entry_of(file, profile->second, "aws_secret_access_key");
  if (id == nullptr && secret == nullptr) return std::nullopt;
  const auto value = [](const ConfigEntry* entry) { return entry ? entry->value : ""; };
  if (value(id).empty() || value(secret).empty()) {
    throw setting_error(
        {.entry = id != nullptr ? id : secret, .file = &file},
        fmt::format("profile '{}' has no {}", look.profile,
                    value(id).empty() ? "aws_access_key_id" : "aws_secret_access_key"),
        "give both, or remove the other");
  }
  const ConfigEntry* token = entry_of(file, profile->second, "aws_session_token");
  if (token == nullptr) token = entry_of(file, profile->second, "aws_security_token");
  const Credentials credentials{
      .access_key_id = id->value,
      .secret_access_key = secret->value,
      .session_token = value(token),
      .expires = {},
      .source = fmt::format("profile '{}' of {}", look.profile, file.shown)};
  return FoundSource{.description = credentials.source,
                     .access_key_id = credentials.access_key_id,
                     .fetch = [credentials] { return credentials; }};
}

}  // namespace

std::optional<FoundSource> find_credentials_file_keys(const Look& look) {
  return find_keys(look.profiles.credentials, look);
}

std::optional<FoundSource> find_config_file_keys(const Look& look) {
  return find_keys(look.profiles.config, look);
}

}  // namespace adze::io::aws
