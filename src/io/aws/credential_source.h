#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "io/aws/credentials.h"
#include "io/aws/profiles.h"
#include "io/aws/service_call.h"
#include "io/aws/settings.h"

namespace adze {
struct RunContext;
}

/// The places where credentials come from, one file each. All are rows of the table in
/// credentials.cc, in the order in which they are looked at.
namespace adze::io::aws {

/// What a source looks at, and may use.
struct Look {
  RunContext& context;
  const Profiles& profiles;
  const Settings& settings;
  ServiceCaller& services;
  std::string profile;  ///< the profile of whose settings it reads
  /// The variables of the environment count as well: not so where one profile uses another.
  bool with_environment = true;
  std::vector<std::string> waiting = {};  ///< profiles that wait for this one
};

/// A source that is set up. Outlives no Look.
struct FoundSource {
  std::string description;         ///< for people: "profile 'etl' of ~/.aws/credentials"
  std::string access_key_id = {};  ///< where it is known at once
  /// Nothing where the source turns out to have none. Throws where it is broken.
  std::function<std::optional<Credentials>()> fetch;
};

/// Each returns nothing where the source is not set up and throws where it is, but wrongly. None of
/// them waits for anything but files.
using FindSource = std::optional<FoundSource>(const Look& look);

FindSource find_environment_credentials;
FindSource find_role_credentials;
FindSource find_web_identity_credentials;
FindSource find_sso_credentials;
FindSource find_credentials_file_keys;
FindSource find_login_session;
FindSource find_program_credentials;
FindSource find_config_file_keys;
FindSource find_container_credentials;
FindSource find_instance_credentials;

/// What is looked at if a profile is named as the source of another: the rows that are about
/// profiles. Nothing if none is set up.
std::optional<FoundSource> find_profile_source(const Look& look);

/// An Error(kPermission) that says what is wrong with a source.
Error source_error(std::string message, std::string fix);

}  // namespace adze::io::aws
