#include "io/aws/assume_role.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "io/aws/credential_source.h"
#include "io/aws/partition.h"
#include "io/aws/sign_request.h"
#include "io/aws/timestamp.h"
#include "io/aws/xml.h"
#include "io/http/url.h"

namespace adze::io::aws {
namespace {

/// A request with all that must not be repeated of it.
struct Asked {
  ServiceRequest request;
  std::vector<std::string> secrets;
};

struct Parameter {
  const char* name;
  std::string value;  ///< empty: left out
};

constexpr std::string_view kFormType = "application/x-www-form-urlencoded; charset=utf-8";

/// What STS says to whom it refuses, where its words tell who lacks what: others repeat the
/// request, with what it was signed with.
constexpr std::string_view kTellingCodes[] = {"AccessDenied",         "ValidationError",
                                              "InvalidIdentityToken", "ExpiredTokenException",
                                              "IDPRejectedClaim",     "RegionDisabledException"};

std::string form_of(const std::vector<Parameter>& parameters) {
  std::string form;
  for (const Parameter& parameter : parameters) {
    if (parameter.value.empty()) continue;
    if (!form.empty()) form += '&';
    form +=
        fmt::format("{}={}", parameter.name, percent_encoded(parameter.value, Slashes::kEncoded));
  }
  return form;
}

std::string made_up_session_name() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return fmt::format("adze-{}", std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

std::vector<Parameter> parameters_of(const char* action, const RoleRequest& request) {
  return {{"Action", action},
          {"Version", "2011-06-15"},
          {"RoleArn", request.role_arn},
          {"RoleSessionName",
           request.session_name.empty() ? made_up_session_name() : request.session_name},
          {"ExternalId", request.external_id},
          {"DurationSeconds", request.duration_seconds}};
}

/// Without a region STS is the one for all, which is in us-east-1.
std::string region_of(const Look& look) {
  return look.settings.region.empty() ? "us-east-1" : look.settings.region;
}

std::string address_of(const Look& look) {
  const Settings& settings = look.settings;
  if (!settings.sts_endpoint.empty()) return settings.sts_endpoint;
  if (settings.region.empty()) return "https://sts.amazonaws.com";
  return service_url("sts", settings.region, settings);
}

std::string host_of(const http::Url& url) {
  const bool is_usual = url.port == (url.is_https() ? "443" : "80");
  return is_usual ? url.host : url.place();
}

/// What stands behind the host, without a query.
std::string path_of(const http::Url& url) {
  const size_t begin = url.text.find('/', url.text.find("//") + 2);
  if (begin == std::string::npos) return "/";
  return url.text.substr(begin, url.text.find('?') - begin);
}

ServiceRequest request_of(const Look& look, std::string body) {
  return {.who = "STS",
          .method = "POST",
          .url = address_of(look),
          .headers = {fmt::format("content-type: {}", kFormType)},
          .body = std::move(body)};
}

/// STS's words, on one line and not endless; empty where they may hold a secret.
std::string words_of(const XmlElement& error, const std::vector<std::string>& secrets) {
  const std::string code = error.text_of("Code");
  if (std::ranges::find(kTellingCodes, code) == std::end(kTellingCodes)) return "";
  std::string words = error.text_of("Message");
  for (const std::string& secret : secrets) {
    if (!secret.empty() && words.find(secret) != std::string::npos) return "";
  }
  words.resize(std::min<size_t>(words.size(), 400));
  std::ranges::replace_if(
      words, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return words;
}

std::string shown_code(const XmlElement& error) {
  const std::string code = error.text_of("Code").substr(0, 60);
  const bool is_word = std::ranges::all_of(code, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
  });
  return is_word ? code : "";
}

[[noreturn]] void refuse(const Asked& asked, const RoleRequest& request,
                         const ServiceReply& reply) {
  const char* fix =
      "check role_arn, that its trust policy lets you in, and the clock of this machine";
  Error error = status_error(asked.request, reply, fix);
  const auto root = parse_xml(reply.body);
  const XmlElement* said = root ? root->find("Error") : nullptr;
  const std::string code = said ? shown_code(*said) : "";
  const std::string words = said ? words_of(*said, asked.secrets) : "";
  error.message = fmt::format("{}: {}", request.source, error.message);
  if (!code.empty()) error.message += fmt::format(" ({})", code);
  if (!words.empty()) error.message += fmt::format(": {}", words);
  throw error;
}

Credentials ask(const Look& look, const Asked& asked, const RoleRequest& request,
                const char* result) {
  const ServiceReply reply = look.services.ask(asked.request);
  if (reply.status != 200) refuse(asked, request, reply);
  const auto root = parse_xml(reply.body);
  const XmlElement* outer = root ? root->find(result) : nullptr;
  const XmlElement* given = outer ? outer->find("Credentials") : nullptr;
  const auto expires =
      given ? parse_timestamp(given->text_of("Expiration")) : decltype(parse_timestamp("")){};
  if (!expires) {
    throw source_error(fmt::format("{}: STS answers without credentials", request.source),
                       "check that AWS_ENDPOINT_URL_STS is the address of an STS");
  }
  return {.access_key_id = given->text_of("AccessKeyId"),
          .secret_access_key = given->text_of("SecretAccessKey"),
          .session_token = given->text_of("SessionToken"),
          .expires = expires,
          .source = request.source};
}

}  // namespace

Credentials assume_role(const Look& look, const RoleRequest& request, const Credentials& as) {
  ServiceRequest asked = request_of(look, form_of(parameters_of("AssumeRole", request)));
  const http::Url url = http::parse_url(asked.url);
  const std::string host = host_of(url);
  const std::string path = path_of(url);
  const std::string region = region_of(look);
  const std::string hash = sha256_hex(asked.body);
  const NameValue type{.name = "content-type", .value = std::string(kFormType)};
  asked.headers = signed_header_lines(
      {.method = "POST",
       .host = host,
       .path = path,
       .headers = std::span(&type, 1),
       .payload_hash = hash},
      as, {.region = region, .service = "sts", .time = std::chrono::system_clock::now()});
  return ask(look, {asked, {as.secret_access_key, as.session_token}}, request, "AssumeRoleResult");
}

Credentials assume_role_with_web_identity(const Look& look, const RoleRequest& request,
                                          const std::string& identity_token) {
  std::vector<Parameter> parameters = parameters_of("AssumeRoleWithWebIdentity", request);
  parameters.push_back({"WebIdentityToken", identity_token});
  return ask(look, {request_of(look, form_of(parameters)), {identity_token}}, request,
             "AssumeRoleWithWebIdentityResult");
}

}  // namespace adze::io::aws
