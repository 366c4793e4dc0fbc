// The role of an EC2 instance, from its metadata service, version 2 only: a token is put first,
// which a request that somebody else's server makes for us, or a proxy, can't do. Where no token
// is to be had the service counts as absent; the first version is never asked.
#include <fmt/format.h>

#include <algorithm>

#include "base/same_name.h"
#include "io/aws/credential_source.h"
#include "io/aws/json_fields.h"
#include "io/aws/service_call.h"

namespace adze::io::aws {
namespace {

constexpr const char* kRoles = "/latest/meta-data/iam/security-credentials/";
constexpr const char* kFix =
    "check the instance's role, or set AWS_EC2_METADATA_DISABLED=true to leave it out";
constexpr std::chrono::minutes kStaleFor{10};

/// The environment's, else the profile's.
std::string setting(const Look& look, const char* variable, const char* key) {
  const std::string value = environment_value(look.context, variable);
  return value.empty() ? look.profiles.find(look.profile, key).value() : value;
}

std::string endpoint_of(const Look& look) {
  std::string endpoint =
      setting(look, "AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
  const std::string mode = folded_name(setting(look, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                                               "ec2_metadata_service_endpoint_mode"));
  if (endpoint.empty()) {
    endpoint = mode == "ipv6" ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
  }
  if (!endpoint.starts_with("http://") && !endpoint.starts_with("https://")) {
    throw source_error("AWS_EC2_METADATA_SERVICE_ENDPOINT is no http or https address",
                       "write it like http://169.254.169.254");
  }
  while (endpoint.ends_with('/')) endpoint.pop_back();
  return endpoint;
}

/// Nothing where there is no such service, or it is switched off.
std::optional<std::string> session_token(const Look& look, ServiceRequest request) {
  request.method = "PUT";
  request.url += "/latest/api/token";
  request.headers = {"x-aws-ec2-metadata-token-ttl-seconds: 21600"};
  const auto reply = look.services.ask_if_there(request);
  if (!reply || reply->status == 403 || reply->status == 404 || reply->status == 405) {
    return std::nullopt;
  }
  const bool is_plain = std::all_of(reply->body.begin(), reply->body.end(),
                                    [](char c) { return c > 0x20 && c < 0x7F; });
  if (reply->status != 200) throw status_error(request, *reply, kFix);
  if (reply->body.empty() || !is_plain) {
    throw source_error(fmt::format("{} gives no token", request.who), kFix);
  }
  return reply->body;
}

bool is_role_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_letter || (c >= '0' && c <= '9') ||
           std::string_view("_+=,.@-").find(c) != std::string_view::npos;
  });
}

/// The instance's service goes on giving the last ones while it can't get others, and AWS takes
/// them for a while: so they are used, and soon asked for again.
void prolong(Credentials& credentials) {
  const auto now = std::chrono::system_clock::now();
  if (credentials.expires && *credentials.expires < now + kStaleFor / 2) {
    credentials.expires = now + kStaleFor;
  }
}

std::optional<Credentials> fetch(const Look& look, const std::string& description) {
  ServiceRequest request{
      .who = "the EC2 metadata service", .url = endpoint_of(look), .is_local = true};
  const auto token = session_token(look, request);
  if (!token) return std::nullopt;
  request.headers = {"x-aws-ec2-metadata-token: " + *token};
  request.url += kRoles;
  const ServiceReply roles = look.services.ask(request);
  if (roles.status == 404) return std::nullopt;  // an instance without a role
  if (roles.status != 200) throw status_error(request, roles, kFix);
  const std::string role = roles.body.substr(0, roles.body.find_first_of("\r\n"));
  if (!is_role_name(role)) {
    throw source_error(fmt::format("{} names no role", request.who), kFix);
  }
  request.url += role;
  const ServiceReply reply = look.services.ask(request);
  if (reply.status != 200) throw status_error(request, reply, kFix);
  const auto fields = parse_json_fields(reply.body);
  const std::string code = fields ? field_of(*fields, "Code") : "";
  if (!code.empty() && code != "Success") {
    throw source_error(fmt::format("{} has no credentials for the role {}", request.who, role),
                       "check that EC2 may assume this role");
  }
  Credentials credentials =
      credentials_of_json(reply.body, "Token", fmt::format("{}, {}", description, role));
  prolong(credentials);
  return credentials;
}

}  // namespace

std::optional<FoundSource> find_instance_credentials(const Look& look) {
  const std::string disabled = environment_value(look.context, "AWS_EC2_METADATA_DISABLED");
  if (!look.with_environment || folded_name(disabled) == "true") return std::nullopt;
  const std::string description = "the role of this EC2 instance";
  return FoundSource{.description = description + ", if it has one",
                     .fetch = [look, description] { return fetch(look, description); }};
}

}  // namespace adze::io::aws
