#include "io/aws/profiles.h"

#include <fmt/format.h>

#include "base/environment.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "base/suggest.h"
#include "io/aws/shell_words.h"
#include "io/read_small_file.h"

namespace adze::io::aws {
namespace {

using Sections = std::map<std::string, ConfigEntries, std::less<>>;

/// What names the sections of ~/.aws/config: [profile etl], [sso-session corp], [services local].
struct SectionKind {
  std::string_view word;
  Sections SharedFile::* sections;
};

constexpr SectionKind kSectionKinds[] = {
    {"profile", &SharedFile::profiles},
    {"sso-session", &SharedFile::sso_sessions},
    {"services", &SharedFile::services},
};

/// Names that the CLI does not understand are passed over, as it does: they are other programs'.
void add_config_section(SharedFile& file, ConfigSection section) {
  for (const SectionKind& kind : kSectionKinds) {
    if (!section.name.starts_with(kind.word)) continue;
    const auto words = split_shell_words(section.name);
    if (words && words->size() == 2) {
      (file.*kind.sections).insert_or_assign((*words)[1], std::move(section.entries));
    }
    return;
  }
  if (section.name == "default") {
    file.profiles.insert_or_assign("default", std::move(section.entries));
  }
}

void add_credentials_section(SharedFile& file, ConfigSection section) {
  file.profiles.insert_or_assign(std::move(section.name), std::move(section.entries));
}

SharedFile read_shared_file(const char* variable, const char* usual,
                            void (*add)(SharedFile& file, ConfigSection section),
                            RunContext& context) {
  SharedFile file;
  file.shown = environment_value(context, variable);
  if (file.shown.empty()) file.shown = usual;
  file.path = home_expanded(file.shown, context);
  if (file.path.starts_with("~/")) file.path.clear();
  if (file.path.empty()) return file;
  const auto text = read_small_file(file.path, file.shown, limits::aws_config_bytes_max, context);
  if (!text) return file;
  file.is_there = true;
  ConfigText parsed = parse_config_text(*text, file.shown);
  file.defaults = std::move(parsed.defaults);
  for (ConfigSection& section : parsed.sections) add(file, std::move(section));
  return file;
}

FoundEntry find_in(const SharedFile& file, const Sections& sections, std::string_view name,
                   std::string_view key) {
  const auto section = sections.find(name);
  if (section == sections.end()) return {};
  const auto entry = section->second.find(key);
  if (entry != section->second.end()) return {&entry->second, &file};
  const auto preset = file.defaults.find(key);
  if (preset != file.defaults.end()) return {&preset->second, &file};
  return {};
}

void require_selected(const Profiles& profiles) {
  if (!profiles.was_chosen || profiles.has(profiles.selected)) return;
  std::vector<std::string> names;
  for (const SharedFile* file : {&profiles.config, &profiles.credentials}) {
    for (const auto& [name, entries] : file->profiles) names.push_back(name);
  }
  Error error(ErrorCategory::kUsage,
              fmt::format("the AWS profile '{}' is neither in {} nor in {}", profiles.selected,
                          profiles.config.shown, profiles.credentials.shown));
  const std::string near = nearest_word(profiles.selected, names);
  error.fix = near.empty() ? "name a profile that is there in AWS_PROFILE, or unset it"
                           : fmt::format("did you mean AWS_PROFILE={}?", near);
  throw error;
}

}  // namespace

const std::string& FoundEntry::value() const {
  static const std::string none;
  return entry == nullptr ? none : entry->value;
}

bool Profiles::has(std::string_view profile) const {
  return config.profiles.contains(profile) || credentials.profiles.contains(profile);
}

FoundEntry Profiles::find(std::string_view profile, std::string_view key) const {
  if (const FoundEntry found = find_in(credentials, credentials.profiles, profile, key)) {
    return found;
  }
  return find_in(config, config.profiles, profile, key);
}

FoundEntry Profiles::find_in_sso_session(std::string_view session, std::string_view key) const {
  return find_in(config, config.sso_sessions, session, key);
}

FoundEntry Profiles::find_in_services(std::string_view name, std::string_view service) const {
  return find_in(config, config.services, name, service);
}

Profiles read_profiles(RunContext& context) {
  Profiles profiles;
  // AWS_DEFAULT_PROFILE is older, and wins where both are set.
  for (const char* name : {"AWS_DEFAULT_PROFILE", "AWS_PROFILE"}) {
    if (profiles.selected.empty()) profiles.selected = environment_value(context, name);
  }
  profiles.was_chosen = !profiles.selected.empty();
  if (!profiles.was_chosen) profiles.selected = "default";
  profiles.config =
      read_shared_file("AWS_CONFIG_FILE", "~/.aws/config", add_config_section, context);
  profiles.credentials = read_shared_file("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials",
                                          add_credentials_section, context);
  require_selected(profiles);
  return profiles;
}

Error setting_error(const FoundEntry& setting, std::string message, std::string fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.fix = std::move(fix);
  if (setting) {
    error.file = setting.file->shown;
    error.line = setting.entry->line;
  }
  return error;
}

std::string environment_value(const RunContext& context, const char* name) {
  return adze::environment_value(context.environment, name);
}

std::string home_expanded(const std::string& path, const RunContext& context) {
  if (!path.starts_with("~/")) return path;
  const std::string home = environment_value(context, "HOME");
  return home.empty() ? path : home + path.substr(1);
}

}  // namespace adze::io::aws
