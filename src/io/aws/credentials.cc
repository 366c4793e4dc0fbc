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
#include "base/run_context.h"
#include "io/aws/credential_source.h"

namespace adze::io::aws {
namespace {

constexpr std::chrono::minutes kRenewedBefore{5};

struct SourceRow {
  const char* looked_at;  ///< for the message that there is nothing anywhere
  FindSource* find;
  bool is_of_profile;  ///< also looked at for the source_profile of a role
};

constexpr SourceRow kSources[] = {
    {"AWS_ACCESS_KEY_ID in the environment", find_environment_credentials, false},
    {"keys in ~/.aws/credentials", find_credentials_file_keys, true},
    {"keys in ~/.aws/config", find_config_file_keys, true},
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
void walk_whole_chain(RunContext& context, Take take) {
  const Profiles profiles = read_profiles(context);
  const Settings settings = read_settings(profiles, context);
  const Look look{
      .context = context, .profiles = profiles, .settings = settings, .profile = profiles.selected};
  if (!walk_chain(look, false, take)) fail_without_source(look.profile);
}

Credentials fetch_credentials(RunContext& context) {
  Credentials credentials;
  walk_whole_chain(context, [&](const FoundSource& found) {
    std::optional<Credentials> fetched = found.fetch();
    if (!fetched) return false;
    credentials = std::move(*fetched);
    return true;
  });
  require_usable(credentials);
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

Credentials CredentialsProvider::get(RunContext& context) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::system_clock::now();
  if (!current_ || (current_->expires && *current_->expires - now < kRenewedBefore)) {
    current_.reset();
    current_ = fetch_credentials(context);
  }
  return *current_;
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
  walk_whole_chain(context, [&](const FoundSource& found) {
    text = found.description;
    if (!found.access_key_id.empty()) {
      text += ", access key " + shown_key(found.access_key_id);
    }
    return true;
  });
  return text;
}

}  // namespace adze::io::aws
