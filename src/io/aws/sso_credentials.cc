// IAM Identity Center (AWS SSO): the token of `aws sso login` is given for the keys of a role. A
// profile names an [sso-session], or, as older ones do, the start URL itself.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "io/aws/credential_source.h"
#include "io/aws/json_fields.h"
#include "io/aws/partition.h"
#include "io/aws/sign_request.h"
#include "io/aws/sso_token.h"

namespace adze::io::aws {
namespace {

/// What a profile says about SSO, and where.
class SsoProfile {
 public:
  explicit SsoProfile(const Look& look)
      : look_(look), session_(look.profiles.find(look.profile, "sso_session")) {}

  bool is_set_up() const {
    return look_.profiles.find(look_.profile, "sso_account_id") ||
           look_.profiles.find(look_.profile, "sso_role_name");
  }

  FoundEntry session() const { return session_; }

  /// Of the profile or its session; both may say it if they say the same.
  std::string required(const char* key) const {
    const FoundEntry own = look_.profiles.find(look_.profile, key);
    const FoundEntry shared =
        session_ ? look_.profiles.find_in_sso_session(session_.value(), key) : FoundEntry{};
    if (own && shared && own.value() != shared.value()) {
      throw setting_error(own, fmt::format("{} is another one in the sso-session", key),
                          "leave it out here");
    }
    const std::string& value = shared ? shared.value() : own.value();
    if (!value.empty()) return value;
    throw setting_error(anywhere(),
                        fmt::format("profile '{}' uses AWS SSO and has no {}", look_.profile, key),
                        "run `aws configure sso` again");
  }

  void require_session() const {
    if (!session_ || look_.profiles.config.sso_sessions.contains(session_.value())) return;
    throw setting_error(session_, fmt::format("there is no [sso-session {}]", session_.value()),
                        "add it, or run `aws configure sso`");
  }

 private:
  FoundEntry anywhere() const {
    const FoundEntry account = look_.profiles.find(look_.profile, "sso_account_id");
    return account ? account : look_.profiles.find(look_.profile, "sso_role_name");
  }

  const Look& look_;
  FoundEntry session_;
};

struct SsoRole {
  SsoLogin login;
  std::string account_id;
  std::string role_name;
};

std::string region_of(const SsoProfile& profile) {
  std::string region = profile.required("sso_region");
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (region.find_first_not_of(letters) == std::string::npos) return region;
  throw source_error("sso_region is no name of a region", "write it like eu-west-1");
}

SsoRole role_of(const SsoProfile& profile, const Look& look) {
  profile.require_session();
  const FoundEntry session = profile.session();
  const std::string start_url = profile.required("sso_start_url");
  return {.login = {.name = session ? session.value() : start_url,
                    .start_url = start_url,
                    .region = region_of(profile),
                    .login_command = fmt::format("aws sso login --profile {}", look.profile),
                    .is_session = static_cast<bool>(session)},
          .account_id = profile.required("sso_account_id"),
          .role_name = profile.required("sso_role_name")};
}

std::string credentials_url(const Look& look, const SsoRole& role) {
  std::string url = configured_endpoint("SSO", look.profiles, look.context);
  if (url.empty()) url = service_url("portal.sso", role.login.region, look.settings);
  while (url.ends_with('/')) url.pop_back();
  const NameValue query[] = {{"account_id", role.account_id}, {"role_name", role.role_name}};
  return fmt::format("{}/federation/credentials?{}", url, canonical_query(query));
}

/// In milliseconds since 1970.
std::optional<std::chrono::system_clock::time_point> moment(const std::string& text) {
  int64_t ms = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), ms);
  constexpr int64_t ms_max = 7'258'118'400'000;  // the year 2200
  if (code != std::errc() || end != text.data() + text.size() || ms < 0) return std::nullopt;
  return std::chrono::system_clock::time_point(std::chrono::milliseconds(std::min(ms, ms_max)));
}

Error refusal(const ServiceRequest& request, const ServiceReply& reply, const SsoRole& role) {
  if (reply.status == 401) {
    return source_error("the login to AWS SSO does not count any more",
                        fmt::format("run `{}`", role.login.login_command));
  }
  return status_error(request, reply,
                      fmt::format("check that you have the role {} in the account {}",
                                  role.role_name, role.account_id));
}

Credentials fetch(const Look& look, const SsoRole& role, const std::string& description) {
  const std::string token = sso_access_token(look, role.login);
  const bool is_plain = std::ranges::all_of(token, [](char c) { return c > 0x20 && c < 0x7F; });
  if (!is_plain) {
    throw source_error("the token of AWS SSO has characters in it that no token has",
                       fmt::format("run `{}`", role.login.login_command));
  }
  const ServiceRequest request{.who = "AWS SSO",
                               .url = credentials_url(look, role),
                               .headers = {"x-amz-sso_bearer_token: " + token}};
  const ServiceReply reply = look.services.ask(request);
  if (reply.status != 200) throw refusal(request, reply, role);
  const auto fields = parse_json_fields(reply.body);
  const auto expires = moment(fields ? field_of(*fields, "roleCredentials.expiration") : "");
  if (!expires) {
    throw source_error("AWS SSO answers without credentials",
                       "check that AWS_ENDPOINT_URL_SSO is the address of AWS SSO");
  }
  return {.access_key_id = field_of(*fields, "roleCredentials.accessKeyId"),
          .secret_access_key = field_of(*fields, "roleCredentials.secretAccessKey"),
          .session_token = field_of(*fields, "roleCredentials.sessionToken"),
          .expires = expires,
          .source = description};
}

}  // namespace

std::optional<FoundSource> find_sso_credentials(const Look& look) {
  const SsoProfile profile(look);
  if (!profile.is_set_up()) return std::nullopt;
  const SsoRole role = role_of(profile, look);
  const std::string description =
      fmt::format("AWS SSO for profile '{}': the role {} in the account {}", look.profile,
                  role.role_name, role.account_id);
  return FoundSource{.description = description,
                     .fetch = [look, role, description] { return fetch(look, role, description); }};
}

}  // namespace adze::io::aws
