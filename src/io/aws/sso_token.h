#pragma once

#include <string>

namespace adze::io::aws {

struct Look;

/// Which login of IAM Identity Center a profile uses.
struct SsoLogin {
  std::string name;  ///< of the sso-session, or the start URL where there is none: names the file
  std::string start_url;
  std::string region;
  std::string login_command;  ///< "aws sso login --profile etl"
  bool is_session;            ///< only tokens of sessions can be renewed
};

/// The access token that `aws sso login` has left in ~/.aws/sso/cache. One that ends soon is
/// renewed by its refresh token where it has one, and written back, for the old refresh token is
/// void then. Throws Error(kPermission) where there is none that counts, with the command to run.
std::string sso_access_token(const Look& look, const SsoLogin& login);

}  // namespace adze::io::aws
