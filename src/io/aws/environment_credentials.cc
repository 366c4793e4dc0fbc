// AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, with AWS_SESSION_TOKEN where they are of a role.
#include <fmt/format.h>

#include "io/aws/credential_source.h"
#include "io/aws/timestamp.h"

namespace adze::io::aws {
namespace {

[[noreturn]] void refuse_half(const char* there, const char* missing) {
  throw source_error(fmt::format("{} is set and {} is not", there, missing),
                     "set both, or unset both to use other credentials");
}

}  // namespace

std::optional<FoundSource> find_environment_credentials(const Look& look) {
  if (!look.with_environment) return std::nullopt;
  const auto value = [&](const char* name) { return environment_value(look.context, name); };
  Credentials credentials{.access_key_id = value("AWS_ACCESS_KEY_ID"),
                          .secret_access_key = value("AWS_SECRET_ACCESS_KEY"),
                          .session_token = value("AWS_SESSION_TOKEN"),
                          .expires = {},
                          .source = "the environment"};
  const bool has_secret = !credentials.secret_access_key.empty();
  if (credentials.access_key_id.empty() && !has_secret) return std::nullopt;
  if (credentials.access_key_id.empty()) {
    refuse_half("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID");
  }
  if (!has_secret) refuse_half("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
  if (credentials.session_token.empty()) credentials.session_token = value("AWS_SECURITY_TOKEN");

  const std::string expires = value("AWS_CREDENTIAL_EXPIRATION");
  if (!expires.empty()) {
    credentials.expires = parse_timestamp(expires);
    if (!credentials.expires) {
      throw source_error("AWS_CREDENTIAL_EXPIRATION is no time",
                         "write it like 2030-12-31T23:59:59Z, or unset it");
    }
  }
  return FoundSource{.description = credentials.source,
                     .access_key_id = credentials.access_key_id,
                     .fetch = [credentials] { return credentials; }};
}

}  // namespace adze::io::aws
