// login_session: what `aws login` writes. Its tokens are bound to a key of the CLI's own, so the
// CLI itself must hand out what it has.
#include <fmt/format.h>

#include "io/aws/credential_source.h"

namespace adze::io::aws {

std::optional<FoundSource> find_login_session(const Look& look) {
  const FoundEntry setting = look.profiles.find(look.profile, "login_session");
  if (!setting) return std::nullopt;
  Error error = source_error(
      fmt::format("profile '{}' is one of `aws login`, which only the AWS CLI can use",
                  look.profile),
      fmt::format("let it hand the credentials out, in another profile: credential_process = aws "
                  "configure export-credentials --profile {} --format process",
                  look.profile));
  error.file = setting.file->shown;
  error.line = setting.entry->line;
  throw error;
}

}  // namespace adze::io::aws
