#include "io/http/credentials.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/run_context.h"
#include "io/http/url.h"
#include "io/read_secret.h"

namespace adze::io::http {
namespace {

[[noreturn]] void refuse(std::string message, std::string fix, ErrorCategory category) {
  Error error(category, std::move(message));
  error.fix = std::move(fix);
  throw error;
}

Credentials basic(std::string_view secret, const std::string& place) {
  const size_t colon = secret.find(':');
  if (colon == std::string_view::npos) {
    refuse(fmt::format("the credentials in {} are not user:password", place),
           "write both with a colon between, or use bearer for a token",
           ErrorCategory::kPermission);
  }
  return {.scheme = InputAuth::Scheme::kBasic,
          .token = "",
          .user = std::string(secret.substr(0, colon)),
          .password = std::string(secret.substr(colon + 1)),
          .place = place};
}

}  // namespace

Credentials find_credentials(const InputAuth& auth, const Url& url, RunContext& context) {
  const bool in_url = !url.user.empty() || !url.password.empty();
  if (auth.scheme == InputAuth::Scheme::kNone) {
    if (!in_url) return {};
    const std::string place = "the address";
    require_plain_secret(url.user, place);
    require_plain_secret(url.password, place);
    return {.scheme = InputAuth::Scheme::kBasic,
            .token = "",
            .user = url.user,
            .password = url.password,
            .place = place};
  }
  if (in_url) {
    refuse("credentials are given twice: in the address and apart", "leave one of the two out",
           ErrorCategory::kUsage);
  }
  if (auth.scheme == InputAuth::Scheme::kPassword) {
    refuse("a web server wants a token, or a user with the password",
           "name a place that holds one of them: bearer-env, bearer-file, basic-env or basic-file",
           ErrorCategory::kUsage);
  }
  const std::string secret = read_secret(auth, context);
  const std::string place = place_text(auth);
  if (auth.scheme == InputAuth::Scheme::kBasic) return basic(secret, place);
  return {.scheme = auth.scheme, .token = secret, .user = "", .password = "", .place = place};
}

}  // namespace adze::io::http
