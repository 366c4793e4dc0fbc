#include "io/http/http_error.h"

#include <fmt/format.h>

#include <iterator>

#include "base/limits.h"
#include "io/http/credentials.h"
#include "io/http/url.h"

namespace adze::io::http {
namespace {

struct Status {
  int code;
  const char* text;
  const char* fix;
};

constexpr const char* kServerFix = "it is the server's fault: try again later";
constexpr const char* kNoData = "the address leads to no data: check it";

constexpr Status kStatuses[] = {
    {204, "No Content", kNoData},
    {205, "Reset Content", kNoData},
    {206, "Partial Content", "the server sends a part that nobody asked for: report it there"},
    {300, "Multiple Choices", "name one of the versions that the server has"},
    {304, "Not Modified", "a cache on the way is broken: ask its owner"},
    {400, "Bad Request", "check the address: the server does not understand it"},
    {401, "Unauthorized", ""},
    {403, "Forbidden", ""},
    {404, "Not Found", "check the address: there is nothing at this path"},
    {405, "Method Not Allowed", "the address is no file to download: check it"},
    {406, "Not Acceptable", "check the address"},
    {407, "Proxy Authentication Required", ""},
    {408, "Request Timeout", kServerFix},
    {410, "Gone", "the file was removed for good: ask for its new address"},
    {416, "Range Not Satisfiable", "the file became shorter: run again"},
    {429, "Too Many Requests", "ask less often, or try again later"},
    {451, "Unavailable For Legal Reasons", "ask those who run the server"},
    {500, "Internal Server Error", kServerFix},
    {501, "Not Implemented", kServerFix},
    {502, "Bad Gateway", kServerFix},
    {503, "Service Unavailable", kServerFix},
    {504, "Gateway Timeout", kServerFix},
};

const Status* find_status(int code) {
  for (const Status& status : kStatuses) {
    if (status.code == code) return &status;
  }
  return nullptr;
}

/// "127.0.0.1:8080", or where the redirects led.
std::string who(const Asked& asked) {
  if (asked.first.text == asked.last.text) return asked.first.place();
  return fmt::format("{} (redirected to {})", asked.first.place(), asked.last.shown);
}

std::string auth_fix(const Asked& asked) {
  const bool given = asked.credentials.scheme != InputAuth::Scheme::kNone;
  if (given && !asked.sent_credentials) {
    return "credentials are never carried to another address: name that one in the first place";
  }
  if (given) return fmt::format("check the credentials in {}", asked.credentials.place);
  return "give credentials: --auth bearer-env:NAME or basic-env:NAME, or source.auth in a job";
}

std::string forbidden_fix(const Asked& asked) {
  if (asked.last.has_query)
    return "if this is a signed address, it may have expired: get a new one";
  return auth_fix(asked);
}

Error made(ErrorCategory category, std::string message, std::string fix, const Asked& asked) {
  Error error(category, std::move(message));
  error.file = asked.first.shown;
  error.fix = std::move(fix);
  return error;
}

std::string with(const std::string& text, const std::string& detail) {
  return detail.empty() ? text : fmt::format("{}: {}", text, detail);
}

constexpr const char* kUntrustedFix =
    "if it is of an authority of your own, name its certificate: SSL_CERT_FILE=ca.pem adze … "
    "(AWS_CA_BUNDLE, if set, goes before it)";

}  // namespace

Error private_host_error(const Asked& asked) {
  const bool is_led_there = asked.first.text != asked.last.text;
  return made(ErrorCategory::kInput,
              is_led_there ? fmt::format("{} redirects to an address that is not public: {}",
                                         asked.first.place(), asked.last.shown)
                           : fmt::format("the address of {} is not public", asked.last.host),
              is_led_there ? "name that address yourself, or allow it by --allow-private-hosts"
                           : "allow it by --allow-private-hosts",
              asked);
}

std::string status_text(int code) {
  const Status* status = find_status(code);
  return status == nullptr ? std::to_string(code) : fmt::format("{} {}", code, status->text);
}

Error status_error(const Answer& answer, const Asked& asked) {
  const int code = answer.status;
  const bool is_permission = code == 401 || code == 403 || code == 407;
  const Status* status = find_status(code);
  std::string fix = status != nullptr ? status->fix : "";
  if (code == 401) fix = auth_fix(asked);
  if (code == 403) fix = forbidden_fix(asked);
  if (code == 407) fix = "put user and password into the proxy's address: http://user:password@…";
  if (status == nullptr) fix = code >= 500 ? kServerFix : "check the address";
  return made(is_permission ? ErrorCategory::kPermission : ErrorCategory::kInput,
              fmt::format("{} answered {}", who(asked), status_text(code)), std::move(fix), asked);
}

std::string failure_text(const TransportFailure& failure) {
  using Kind = TransportFailure::Kind;
  if (!failure.detail.empty()) return failure.detail;
  switch (failure.kind) {
    case Kind::kDropped:
      return "the connection was lost";
    case Kind::kRefused:
      return "no connection";
    case Kind::kUnknownHost:
      return "the host is not known";
    case Kind::kConnectTimeout:
      return fmt::format("no connection within {} s", limits::http_connect_ms_max / 1000);
    case Kind::kStalled:
      return fmt::format("nothing came for {} s", limits::http_stall_ms_max / 1000);
    case Kind::kUntrusted:
      return "the certificate is not trusted";
    case Kind::kTls:
      return "TLS broke off";
    case Kind::kProxy:
    case Kind::kProxyWantsAuth:
      return "the proxy can't be used";
    case Kind::kHeadTooLong:
    case Kind::kBadAnswer:
      return "the answer is not as a web server's";
    case Kind::kPrivate:
      return "the host's address is not public";
    case Kind::kUnable:
      break;
  }
  return "the transfer failed";
}

Error transport_error(const TransportFailure& failure, const Asked& asked) {
  using Kind = TransportFailure::Kind;
  const std::string place = asked.last.place();
  const std::string& detail = failure.detail;
  const auto input = [&](std::string message, std::string fix) {
    return made(ErrorCategory::kInput, std::move(message), std::move(fix), asked);
  };
  switch (failure.kind) {
    case Kind::kDropped:
      return input(with(fmt::format("the connection to {} was lost", place), detail),
                   "try again; if it stays so, ask those who run the server");
    case Kind::kRefused:
      return input(with(fmt::format("no connection to {}", place), detail),
                   "check the address and the port, and that the server runs");
    case Kind::kUnknownHost:
      return input(fmt::format("the host '{}' is not known", asked.last.host),
                   "check the name and the network; behind a proxy set HTTPS_PROXY or HTTP_PROXY");
    case Kind::kConnectTimeout:
      return input(
          fmt::format("no connection to {} within {} s", place, limits::http_connect_ms_max / 1000),
          "check the address and firewalls; behind a proxy set HTTPS_PROXY or HTTP_PROXY");
    case Kind::kStalled:
      return input(fmt::format("{} sent nothing for {} s", place, limits::http_stall_ms_max / 1000),
                   "try again later");
    case Kind::kUntrusted:
      return input(with(fmt::format("the certificate of {} is not trusted", place), detail),
                   kUntrustedFix);
    case Kind::kTls:
      return input(with(fmt::format("no secure connection to {}", place), detail),
                   "check that the port speaks https with TLS 1.2 or later");
    case Kind::kProxy:
      return input(with("the proxy can't be used", detail),
                   "check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, or except the host by NO_PROXY");
    case Kind::kProxyWantsAuth:
      return made(ErrorCategory::kPermission,
                  fmt::format("the proxy {} answered {}", detail, status_text(407)),
                  "put user and password into the proxy's address: http://user:password@…", asked);
    case Kind::kHeadTooLong:
      return input(fmt::format("the headers of {}'s answer are too long", place),
                   "ask those who run the server: more than a few kB is a mistake");
    case Kind::kBadAnswer:
      return input(fmt::format("{} does not answer as a web server does", place),
                   "check the port, and whether it is http or https");
    case Kind::kPrivate:
      return private_host_error(asked);
    case Kind::kUnable:
      break;
  }
  return input(with(fmt::format("the transfer from {} failed", place), detail), "");
}

}  // namespace adze::io::http
