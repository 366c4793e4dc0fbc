// The chain. Sources are looked at in the order of the AWS CLI (botocore's
// create_credential_resolver), and the first that is set up decides: a source that is absent is
// passed over, one that is broken is an error, for otherwise a job would quietly run as somebody
// else. Keys in the environment win over AWS_PROFILE, as they do there.
#include "io/aws/credentials.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/run_context.h"
#include "io/aws/credential_source.h"
#include "io/aws/timestamp.h"

namespace adze::io::aws {
namespace {

using SystemClock = std::chrono::system_clock;

constexpr std::chrono::minutes kRenewedBefore{5};
/// Where that fails: until they end the old ones are still good.
constexpr std::chrono::seconds kTriedAgainAfter{30};

struct SourceRow {
  const char* looked_at;  ///< for the message that there is nothing anywhere
  FindSource* find;
  bool is_of_profile;  ///< also looked at for the source_profile of a role
};

constexpr SourceRow kSources[] = {
    {"AWS_ACCESS_KEY_ID in the environment", find_environment_credentials, false},
    {"role_arn", find_role_credentials, true},
    {"AWS_WEB_IDENTITY_TOKEN_FILE and web_identity_token_file", find_web_identity_credentials,
     true},
    {"sso_account_id", find_sso_credentials, true},
    {"keys in ~/.aws/credentials", find_credentials_file_keys, true},
    {"login_session", find_login_session, true},
    {"credential_process", find_program_credentials, true},
    {"keys in ~/.aws/config", find_config_file_keys, true},
    {"a container's role (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and …_FULL_URI)",
     find_container_credentials, false},
    {"an EC2 instance's role", find_instance_credentials, false},
};

/// What stands in headers must not be able to add one, and what is empty signs nothing.
void require_usable(const Credentials& credentials) {
  const auto is_plain = [](const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  };
  const size_t bytes = credentials.access_key_id.size() + credentials.secret_access_key.size() +
                       credentials.session_token.size();
  const bool is_whole =
      !credentials.access_key_id.empty() && !credentials.secret_access_key.empty();
  if (is_whole && bytes <= limits::credential_bytes_max && is_plain(credentials.access_key_id) &&
      is_plain(credentials.secret_access_key) && is_plain(credentials.session_token)) {
    return;
  }
  throw source_error(
      fmt::format("the AWS credentials of {} are no keys: they are empty, too long, or hold blanks "
                  "or other characters that no key has",
                  credentials.source),
      "copy them once more");
}

void require_current(const Credentials& credentials) {
  if (!credentials.expires || *credentials.expires > SystemClock::now()) return;
  throw source_error(fmt::format("the AWS credentials of {} expired at {}", credentials.source,
                                 timestamp_text(*credentials.expires)),
                     "get others, and check the clock of this machine");
}

[[noreturn]] void fail_without_source(const std::string& profile) {
  std::string looked_at;
  for (const SourceRow& row : kSources) {
    if (!looked_at.empty()) looked_at += ", ";
    looked_at += row.looked_at;
  }
  Error error(ErrorCategory::kPermission,
              fmt::format("there are no AWS credentials for profile '{}'; looked at: {}", profile,
                          looked_at));
  error.fix =
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile in AWS_PROFILE, or run "
      "`aws configure`";
  throw error;
}

/// Goes along the chain until `take` is content with a source that is set up.
template <typename Take>
bool walk_chain(const Look& look, bool of_profile_only, Take take) {
  for (const SourceRow& row : kSources) {
    if (of_profile_only && !row.is_of_profile) continue;
    look.context.cancellation.check();
    const std::optional<FoundSource> found = row.find(look);
    if (found && take(*found)) return true;
  }
  return false;
}

template <typename Take>
void walk_whole_chain(const MakeTransport& make, RunContext& context, Take take) {
  const Profiles profiles = read_profiles(context);
  const Settings settings = read_settings(profiles, context);
  ServiceCaller services(make, context);
  const Look look{.context = context,
                  .profiles = profiles,
                  .settings = settings,
                  .services = services,
                  .profile = profiles.selected};
  if (!walk_chain(look, false, take)) fail_without_source(look.profile);
}

Credentials fetch_credentials(const MakeTransport& make, RunContext& context) {
  Credentials credentials;
  walk_whole_chain(make, context, [&](const FoundSource& found) {
    std::optional<Credentials> fetched = found.fetch();
    if (!fetched) return false;
    credentials = std::move(*fetched);
    return true;
  });
  require_usable(credentials);
  require_current(credentials);
  return credentials;
}

/// "AKIA…3F2C": what kind of key it is, and enough to tell two apart.
std::string shown_key(const std::string& id) {
  if (id.size() < 16) return "…";
  return fmt::format("{}…{}", id.substr(0, 4), id.substr(id.size() - 4));
}

}  // namespace

Error source_error(std::string message, std::string fix) {
  Error error(ErrorCategory::kPermission, std::move(message));
  error.fix = std::move(fix);
  return error;
}

std::optional<FoundSource> find_profile_source(const Look& look) {
  std::optional<FoundSource> found;
  walk_chain(look, true, [&](const FoundSource& source) {
    found = source;
    return true;
  });
  return found;
}

CredentialsProvider::CredentialsProvider()
    : make_([](RunContext& context, http::TransportTimes times) {
        return http::make_curl_transport(context, times);
      }) {}

Credentials CredentialsProvider::get(RunContext& context) {
  const std::lock_guard lock(mutex_);
  const auto now = SystemClock::now();
  if (!current_) {
    current_ = fetch_credentials(make_, context);
  } else if (current_->expires && *current_->expires - now < kRenewedBefore && now >= not_before_) {
    renew(context);
  }
  return *current_;
}

void CredentialsProvider::renew(RunContext& context) {
  try {
    current_ = fetch_credentials(make_, context);
  } catch (const Error& error) {
    context.cancellation.check();
    const auto now = SystemClock::now();
    if (*current_->expires <= now) {
      current_.reset();
      throw;
    }
    context.log.note(
        fmt::format("{}; the AWS credentials that there are count for {} s more", error.message,
                    std::chrono::ceil<std::chrono::seconds>(*current_->expires - now).count()));
    not_before_ = now + kTriedAgainAfter;
  }
}

void CredentialsProvider::forget() {
  const std::lock_guard lock(mutex_);
  current_.reset();
}

CredentialsProvider& credentials_provider(RunContext& context) {
  return context.shared->get<CredentialsProvider>(
      [] { return std::make_shared<CredentialsProvider>(); });
}

std::string describe_credentials(RunContext& context) {
  std::string text;
  const MakeTransport none;  // to find sources asks nobody
  walk_whole_chain(none, context, [&](const FoundSource& found) {
    text = found.description;
    if (!found.access_key_id.empty()) {
      text += ", access key " + shown_key(found.access_key_id);
    }
    return true;
  });
  return text;
}

}  // namespace adze::io::aws
