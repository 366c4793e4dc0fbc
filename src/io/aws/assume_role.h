#pragma once

#include <string>

#include "io/aws/credentials.h"

namespace adze::io::aws {

struct Look;

/// What STS, the Security Token Service, is asked for.
struct RoleRequest {
  std::string role_arn;
  std::string session_name = {};      ///< empty: one is made up
  std::string external_id = {};       ///< empty: none
  std::string duration_seconds = {};  ///< empty: STS's own, an hour
  std::string source;                 ///< for people: whose credentials they will be
};

/// Both throw Error(kPermission) where STS does not answer or refuses, with its code, and with its
/// own words where these can hold no secret.
Credentials assume_role(const Look& look, const RoleRequest& request, const Credentials& as);
Credentials assume_role_with_web_identity(const Look& look, const RoleRequest& request,
                                          const std::string& identity_token);

}  // namespace adze::io::aws
