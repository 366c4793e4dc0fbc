#include "io/aws/sso_token.h"

#include <fmt/format.h>
#include <nettle/sha1.h>

#include <array>
#include <charconv>
#include <chrono>

#include "base/limits.h"
#include "base/log.h"
#include "base/run_context.h"
#include "io/aws/credential_source.h"
#include "io/aws/json_fields.h"
#include "io/aws/partition.h"
#include "io/aws/timestamp.h"
#include "io/read_small_file.h"
#include "io/write_small_file.h"

namespace adze::io::aws {
namespace {

using std::chrono::system_clock;

/// As the CLI does it.
constexpr std::chrono::minutes kRenewedBefore{15};
constexpr std::chrono::seconds kLifetimeMax{std::chrono::hours(24 * 365)};

std::string sha1_hex(std::string_view text) {
  sha1_ctx state;
  ::sha1_init(&state);
  ::sha1_update(&state, text.size(), reinterpret_cast<const uint8_t*>(text.data()));
  std::array<uint8_t, SHA1_DIGEST_SIZE> digest{};
  ::sha1_digest(&state, digest.size(), digest.data());
  std::string hex;
  for (const uint8_t byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

/// A file of the cache.
struct CachedToken {
  std::string path;
  std::string shown;
  JsonFields fields;

  std::string field(const char* name) const { return field_of(fields, name); }
};

Error login_error(std::string message, const SsoLogin& login, const std::string& shown) {
  Error error = source_error(std::move(message), fmt::format("run `{}`", login.login_command));
  error.file = shown;
  return error;
}

CachedToken read_cache(const Look& look, const SsoLogin& login) {
  CachedToken cached;
  cached.shown = fmt::format("~/.aws/sso/cache/{}.json", sha1_hex(login.name));
  cached.path = home_expanded(cached.shown, look.context);
  std::optional<std::string> text;
  if (!cached.path.starts_with('~')) {
    text = read_small_file(cached.path, cached.shown, limits::aws_document_bytes_max, look.context);
  }
  if (!text) throw login_error("nobody is logged in to AWS SSO here", login, cached.shown);
  const auto fields = parse_json_fields(*text);
  if (!fields || field_of(*fields, "accessToken").empty() ||
      !parse_timestamp(field_of(*fields, "expiresAt"))) {
    throw login_error("this is no token of AWS SSO", login, cached.shown);
  }
  cached.fields = *fields;
  return cached;
}

bool ends_before(const std::string& timestamp, system_clock::time_point time) {
  const auto end = parse_timestamp(timestamp);
  return !end || *end <= time;
}

bool can_be_renewed(const CachedToken& token) {
  for (const char* name : {"refreshToken", "clientId", "clientSecret"}) {
    if (token.field(name).empty()) return false;
  }
  return !ends_before(token.field("registrationExpiresAt"), system_clock::now());
}

std::optional<std::chrono::seconds> lifetime_of(const JsonFields& answer) {
  const std::string text = field_of(answer, "expiresIn");
  int64_t seconds = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (code != std::errc() || end != text.data() + text.size() || seconds <= 0) return std::nullopt;
  return std::min(std::chrono::seconds(seconds), kLifetimeMax);
}

/// Nothing where the service refuses: then somebody has to log in again.
std::optional<JsonFields> ask_for_token(const Look& look, const SsoLogin& login,
                                        const CachedToken& token) {
  std::string url = configured_endpoint("SSO_OIDC", look.profiles, look.context);
  if (url.empty()) url = service_url("oidc", login.region, look.settings);
  while (url.ends_with('/')) url.pop_back();
  const ServiceReply reply =
      look.services.ask({.who = "AWS SSO",
                         .method = "POST",
                         .url = url + "/token",
                         .headers = {"content-type: application/json"},
                         .body = json_object({{"grantType", "refresh_token"},
                                              {"clientId", token.field("clientId")},
                                              {"clientSecret", token.field("clientSecret")},
                                              {"refreshToken", token.field("refreshToken")}})});
  if (reply.status != 200) return std::nullopt;
  const auto answer = parse_json_fields(reply.body);
  if (!answer || field_of(*answer, "accessToken").empty() || !lifetime_of(*answer)) {
    return std::nullopt;
  }
  return answer;
}

void write_back(const CachedToken& token, RunContext& context) {
  try {
    write_small_file(token.path, json_object(token.fields), context);
  } catch (const Error& error) {
    context.log.warn(fmt::format("the renewed token of AWS SSO can't be kept in {}: {}",
                                 token.shown, error.message));
  }
}

bool renew(const Look& look, const SsoLogin& login, CachedToken& token) {
  if (!login.is_session || !can_be_renewed(token)) return false;
  const auto answer = ask_for_token(look, login, token);
  if (!answer) return false;
  token.fields["accessToken"] = field_of(*answer, "accessToken");
  token.fields["expiresAt"] = timestamp_text(system_clock::now() + *lifetime_of(*answer));
  if (!field_of(*answer, "refreshToken").empty()) {
    token.fields["refreshToken"] = field_of(*answer, "refreshToken");
  } else {
    token.fields.erase("refreshToken");
  }
  write_back(token, look.context);
  return true;
}

}  // namespace

std::string sso_access_token(const Look& look, const SsoLogin& login) {
  CachedToken token = read_cache(look, login);
  const std::string ends = token.field("expiresAt");
  const bool ends_soon = ends_before(ends, system_clock::now() + kRenewedBefore);
  if (ends_soon && !renew(look, login, token) && ends_before(ends, system_clock::now())) {
    throw login_error(fmt::format("the login to AWS SSO ended at {}", ends), login, token.shown);
  }
  return token.field("accessToken");
}

}  // namespace adze::io::aws
