#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/aws/config_text.h"

namespace adze {
struct RunContext;
}

namespace adze::io::aws {

/// One of the two shared files.
struct SharedFile {
  std::string path;   ///< empty: there is no home folder to look in
  std::string shown;  ///< for people: "~/.aws/config"
  bool is_there = false;
  std::map<std::string, ConfigEntries, std::less<>> profiles;
  std::map<std::string, ConfigEntries, std::less<>> sso_sessions;
  std::map<std::string, ConfigEntries, std::less<>> services;
  ConfigEntries defaults;
};

/// A setting and where it stands. Both point into the Profiles, and are null where there is none.
struct FoundEntry {
  const ConfigEntry* entry = nullptr;
  const SharedFile* file = nullptr;

  explicit operator bool() const { return entry != nullptr; }
  /// Empty if there is none.
  const std::string& value() const;
};

/// What ~/.aws/config and ~/.aws/credentials say, or the files that AWS_CONFIG_FILE and
/// AWS_SHARED_CREDENTIALS_FILE name. A file that is missing is empty; so are both without a HOME.
struct Profiles {
  std::string selected;     ///< the profile that is used
  bool was_chosen = false;  ///< by AWS_PROFILE; else it is "default"
  SharedFile config;
  SharedFile credentials;

  bool has(std::string_view profile) const;
  /// As the CLI merges both: what the credentials file says holds.
  FoundEntry find(std::string_view profile, std::string_view key) const;
  FoundEntry find_in_sso_session(std::string_view session, std::string_view key) const;
  /// Of [services …], `key` below the name of the service.
  FoundEntry find_in_services(std::string_view services, std::string_view service) const;
};

/// Throws Error(kUsage) for a file that can't be understood and for an AWS_PROFILE that neither
/// has; Error(kPermission) for one that may not be read.
Profiles read_profiles(RunContext& context);

/// An Error(kUsage) about a setting, with its file and line.
Error setting_error(const FoundEntry& setting, std::string message, std::string fix);

/// A variable of the context's environment; empty if it is not set.
std::string environment_value(const RunContext& context, const char* name);

/// `path` with a leading "~/" led to HOME, as the CLI does with paths that people write.
std::string home_expanded(const std::string& path, const RunContext& context);

}  // namespace adze::io::aws
