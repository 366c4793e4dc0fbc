// A role that is assumed with a token of somebody whom AWS trusts, such as a Kubernetes cluster or
// a CI service. The token lies in a file, which they write anew before it expires.
#include <fmt/format.h>

#include "base/limits.h"
#include "io/aws/assume_role.h"
#include "io/aws/credential_source.h"
#include "io/read_small_file.h"

namespace adze::io::aws {
namespace {

/// The environment's, else the profile's.
std::string setting(const Look& look, const char* variable, const char* key) {
  const std::string value = look.with_environment ? environment_value(look.context, variable) : "";
  return value.empty() ? look.profiles.find(look.profile, key).value() : value;
}

std::string read_token(const Look& look, const std::string& path) {
  const auto text = read_small_file(home_expanded(path, look.context), path,
                                    limits::credential_bytes_max, look.context);
  if (!text) {
    throw source_error(fmt::format("the web identity token {} is not there", path),
                       "check AWS_WEB_IDENTITY_TOKEN_FILE or the profile");
  }
  const std::string token = text->substr(0, text->find_last_not_of(" \t\r\n") + 1);
  if (token.empty()) {
    throw source_error(fmt::format("the web identity token {} is empty", path),
                       "check who writes it");
  }
  return token;
}

}  // namespace

std::optional<FoundSource> find_web_identity_credentials(const Look& look) {
  const std::string path = setting(look, "AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
  if (path.empty()) return std::nullopt;
  const std::string role = setting(look, "AWS_ROLE_ARN", "role_arn");
  if (role.empty()) {
    throw source_error(fmt::format("there is a web identity token, {}, and no role", path),
                       "set AWS_ROLE_ARN, or role_arn in the profile");
  }
  const RoleRequest request{
      .role_arn = role,
      .session_name = setting(look, "AWS_ROLE_SESSION_NAME", "role_session_name"),
      .source = fmt::format("the role {} with the web identity token {}", role, path)};
  return FoundSource{.description = request.source, .fetch = [look, request, path] {
                       return assume_role_with_web_identity(look, request, read_token(look, path));
                     }};
}

}  // namespace adze::io::aws
