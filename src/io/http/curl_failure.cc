#include "io/http/curl_failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <string_view>

#include "base/error.h"

namespace adze::io::http {
namespace {

using Kind = TransportFailure::Kind;

struct Meaning {
  CURLcode code;
  Kind kind;
};

constexpr Meaning kMeanings[] = {
    {CURLE_COULDNT_RESOLVE_HOST, Kind::kUnknownHost},
    {CURLE_COULDNT_RESOLVE_PROXY, Kind::kProxy},
    {CURLE_PROXY, Kind::kProxy},
    {CURLE_COULDNT_CONNECT, Kind::kRefused},
    {CURLE_INTERFACE_FAILED, Kind::kRefused},
    {CURLE_OPERATION_TIMEDOUT, Kind::kConnectTimeout},
    {CURLE_PARTIAL_FILE, Kind::kDropped},
    {CURLE_RECV_ERROR, Kind::kDropped},
    {CURLE_SEND_ERROR, Kind::kDropped},
    {CURLE_GOT_NOTHING, Kind::kDropped},
    {CURLE_PEER_FAILED_VERIFICATION, Kind::kUntrusted},
    {CURLE_SSL_ISSUER_ERROR, Kind::kUntrusted},
    {CURLE_SSL_CONNECT_ERROR, Kind::kTls},
    {CURLE_SSL_CACERT_BADFILE, Kind::kTls},
    {CURLE_SSL_CIPHER, Kind::kTls},
    {CURLE_SSL_CERTPROBLEM, Kind::kTls},
    {CURLE_WEIRD_SERVER_REPLY, Kind::kBadAnswer},
    {CURLE_UNSUPPORTED_PROTOCOL, Kind::kBadAnswer},
    {CURLE_OUT_OF_MEMORY, Kind::kHeadTooLong},  // so libcurl 7.88 calls a line of 100 kB
    {CURLE_BAD_CONTENT_ENCODING, Kind::kBadAnswer},
};

long number(const CurlLibrary& curl, CURL* easy, CURLINFO info) {
  long value = 0;
  curl.easy_getinfo(easy, info, &value);
  return value;
}

/// The proxy's own answer to CONNECT, where it was no success.
std::optional<TransportFailure> proxy_failure(long status, const std::string& proxy) {
  if (status == 0 || status / 100 == 2) return std::nullopt;
  if (status == 407) return TransportFailure{Kind::kProxyWantsAuth, proxy};
  return TransportFailure{Kind::kProxy, fmt::format("{} answered {}", proxy, status)};
}

/// True if it was the proxy that could not be reached. Whether one is used for this host at all is
/// libcurl's decision, which only its message tells: "Failed to connect to HOST port PORT after …".
bool is_about_proxy(std::string_view error_text, const std::string& proxy) {
  const size_t colon = proxy.rfind(':');
  if (colon == std::string::npos) return false;
  const std::string place =
      fmt::format("to {} port {} ", proxy.substr(0, colon), proxy.substr(colon + 1));
  return error_text.find(place) != std::string_view::npos;
}

/// True if the connection ended within the handshake, by a reset or without a word, as with a
/// server in trouble; who does not agree says why he ends it. Only OpenSSL's words tell.
bool is_handshake_lost(std::string_view error_text) {
  for (const char* words : {"Connection reset by peer", "SSL_ERROR_SYSCALL", "unexpected eof"}) {
    if (error_text.find(words) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

std::optional<TransportFailure> curl_failure(const CurlLibrary& curl, CURL* easy, CURLcode result,
                                             const char* error_text,
                                             const std::string& proxy_shown) {
  if (result == CURLE_OK) return std::nullopt;
  const long connect_status = number(curl, easy, CURLINFO_HTTP_CONNECTCODE);
  if (auto failure = proxy_failure(connect_status, proxy_shown)) return failure;
  const auto* meaning = std::find_if(std::begin(kMeanings), std::end(kMeanings),
                                     [&](const Meaning& row) { return row.code == result; });
  if (meaning == std::end(kMeanings)) {
    return TransportFailure{Kind::kUnable, fmt::format("libcurl error {}", int{result})};
  }
  TransportFailure failure{meaning->kind, ""};
  const long os_error = number(curl, easy, CURLINFO_OS_ERRNO);
  // Accepted and reset at once: the connection was there, which libcurl may have been too late to
  // see.
  if (failure.kind == Kind::kRefused && (os_error == EPIPE || os_error == ECONNRESET)) {
    failure.kind = Kind::kDropped;
  }
  const bool is_tls = failure.kind == Kind::kUntrusted || failure.kind == Kind::kTls;
  if (result == CURLE_SSL_CONNECT_ERROR && is_handshake_lost(error_text)) {
    return TransportFailure{Kind::kDropped, "within the TLS handshake"};
  }
  if (is_tls) {
    failure.detail = error_text;
  } else if (std::string_view(error_text).find("chunk") != std::string_view::npos) {
    failure.detail = "its chunks are not as they announce themselves";
  } else if (os_error != 0 && (failure.kind == Kind::kRefused || failure.kind == Kind::kDropped)) {
    failure.detail = system_error_text(static_cast<int>(os_error));
  }
  if (failure.kind == Kind::kProxy) {
    failure.detail = fmt::format("{} can't be found", proxy_shown);
  } else if (failure.kind == Kind::kRefused && is_about_proxy(error_text, proxy_shown)) {
    failure.kind = Kind::kProxy;
    failure.detail = fmt::format("{}: {}", proxy_shown, failure.detail);
  } else if (std::string_view(error_text).starts_with("Unsupported proxy")) {
    failure.kind = Kind::kProxy;  // that message holds the whole address
    failure.detail = fmt::format("the address of {} is not understood", proxy_shown);
  }
  return failure;
}

}  // namespace adze::io::http
