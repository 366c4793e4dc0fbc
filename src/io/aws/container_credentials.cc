// The role of a container: ECS, EKS Pod Identity and whoever speaks as they do. The address comes
// from the environment, which a user of the same container may be able to set, and a token goes
// there: so it is used only over https, or where the machine itself answers.
#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <cstring>

#include "base/limits.h"
#include "io/aws/credential_source.h"
#include "io/aws/json_fields.h"
#include "io/aws/service_call.h"
#include "io/http/url.h"
#include "io/read_small_file.h"

namespace adze::io::aws {
namespace {

constexpr const char* kRelative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr const char* kFull = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr const char* kToken = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
constexpr const char* kTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
constexpr const char* kEcs = "http://169.254.170.2";
/// Of ECS, and of EKS in both versions of IP.
constexpr const char* kServiceHosts[] = {"169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"};

std::optional<std::array<unsigned char, 16>> ip6_address(std::string host) {
  std::array<unsigned char, 16> bytes{};
  if (!host.starts_with('[') || !host.ends_with(']')) return std::nullopt;
  host = host.substr(1, host.size() - 2);
  if (::inet_pton(AF_INET6, host.c_str(), bytes.data()) != 1) return std::nullopt;
  return bytes;
}

bool is_loopback(const std::string& host) {
  std::array<unsigned char, 4> ip4{};
  if (::inet_pton(AF_INET, host.c_str(), ip4.data()) == 1) return ip4[0] == 127;
  return host == "localhost" || (ip6_address(host) && ip6_address(host) == ip6_address("[::1]"));
}

bool is_service_host(const std::string& host) {
  for (const char* name : kServiceHosts) {
    if (host == name) return true;
    if (ip6_address(host) && ip6_address(host) == ip6_address(name)) return true;
  }
  return false;
}

/// Whether the machine itself answers there, and not some server on the way to a name.
bool is_of_this_machine(const http::Url& url) {
  return is_loopback(url.host) || is_service_host(url.host);
}

[[noreturn]] void refuse(std::string message, std::string fix) {
  throw source_error(std::move(message), std::move(fix));
}

/// Of the variable that is set; the relative one wins, as in the CLI.
std::string url_of(const Look& look) {
  const std::string relative = environment_value(look.context, kRelative);
  if (relative.empty()) return environment_value(look.context, kFull);
  if (!relative.starts_with('/')) {
    refuse(fmt::format("{} does not begin with a slash", kRelative),
           fmt::format("for a whole address set {}", kFull));
  }
  return kEcs + relative;
}

http::Url allowed_url(const std::string& text) {
  http::Url url;
  try {
    url = http::parse_url(text);
  } catch (const Error&) {
    refuse(fmt::format("{} is no http or https address", kFull), "write it like https://host/path");
  }
  if (url.is_https() || is_of_this_machine(url)) return url;
  refuse(fmt::format("{} leads to {} over http: credentials and their token may go only to https, "
                     "this machine itself, 169.254.170.2, 169.254.170.23 and [fd00:ec2::23]",
                     kFull, url.host),
         "use https");
}

std::string authorization(const Look& look) {
  std::string token = environment_value(look.context, kToken);
  const char* from = kToken;
  const std::string path = environment_value(look.context, kTokenFile);
  if (!path.empty()) {
    const auto text = read_small_file(path, path, limits::credential_bytes_max, look.context);
    if (!text) {
      refuse(fmt::format("{} names a file that is not there: {}", kTokenFile, path),
             "check the path");
    }
    token = *text;
    from = kTokenFile;
  }
  for (const char c : token) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) continue;
    refuse(fmt::format("the token of {} has a line break or another control character in it", from),
           "give the token alone");
  }
  return token;
}

Credentials fetch(const Look& look, const std::string& description) {
  const http::Url url = allowed_url(url_of(look));
  ServiceRequest request{.who = "the container's credentials service",
                         .url = url.text,
                         .headers = {"Accept: application/json"},
                         .is_local = is_of_this_machine(url)};
  const std::string token = authorization(look);
  if (!token.empty()) request.headers.push_back("Authorization: " + token);
  const ServiceReply reply = look.services.ask(request);
  if (reply.status != 200) {
    throw status_error(request, reply,
                       "check the role of the task or pod, and the token in the environment");
  }
  return credentials_of_json(reply.body, "Token", description);
}

}  // namespace

std::optional<FoundSource> find_container_credentials(const Look& look) {
  if (!look.with_environment || url_of(look).empty()) return std::nullopt;
  const std::string description = "the container's role";
  return FoundSource{.description = description,
                     .fetch = [look, description] { return fetch(look, description); }};
}

}  // namespace adze::io::aws
