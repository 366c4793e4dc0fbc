#include "io/http/curl_request.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "base/version.h"
#include "io/http/credentials.h"
#include "io/http/proxy.h"
#include "io/http/public_address.h"
#include "io/http/url.h"

namespace adze::io::http {
namespace {

constexpr long kReceiveBytes = 256 << 10;
constexpr int kSendBytes = 256 << 10;

/// Where older libraries, and those with another TLS, do without.
template <typename Value>
void set_if_known(CURL* easy, CURLoption option, Value value) {
  curl_library().easy_setopt(easy, option, value);
}

/// Else the kernel takes megabytes of a body at once, and on a slow line it would look as if
/// nothing moved for longer than a server may be silent. What is in flight does not count as
/// unsent.
int on_socket(void*, curl_socket_t socket, curlsocktype) {
  const int unsent_bytes_max = kSendBytes;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes_max, sizeof unsent_bytes_max);
  return CURL_SOCKOPT_OK;
}

void set_connection(CURL* easy, const TransportTimes& times) {
  set_option(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set_option(easy, CURLOPT_BUFFERSIZE, kReceiveBytes);
  set_option(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(times.connect_max.count()));
  set_if_known(easy, CURLOPT_MAXAGE_CONN, limits::http_idle_s_max);
  set_option(easy, CURLOPT_SOCKOPTFUNCTION, &on_socket);
  set_option(easy, CURLOPT_NOSIGNAL, 1L);
  // Never wait for a name server when the run is to stop.
  set_if_known(easy, CURLOPT_QUICK_EXIT, 1L);
  set_option(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);

  set_option(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set_option(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  set_option(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // The quickest first: 2.2 GB/s against 1.4 of AES-256.
  set_if_known(easy, CURLOPT_TLS13_CIPHERS,
               "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384");
}

void set_method(CURL* easy, const Request& request) {
  const std::string_view method = request.method;
  if (method == "HEAD") {
    set_option(easy, CURLOPT_NOBODY, 1L);
  } else if (method == "PUT" || method == "POST") {
    set_option(easy, CURLOPT_UPLOAD, 1L);
    set_option(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set_if_known(easy, CURLOPT_UPLOAD_BUFFERSIZE, long{kSendBytes});
  }
  if (method != "GET" && method != "HEAD") set_option(easy, CURLOPT_CUSTOMREQUEST, request.method);
}

void set_credentials(CURL* easy, const Credentials& credentials) {
  if (credentials.scheme == InputAuth::Scheme::kBearer) {
    set_option(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
    set_option(easy, CURLOPT_XOAUTH2_BEARER, credentials.token.c_str());
  }
  if (credentials.scheme == InputAuth::Scheme::kBasic) {
    set_option(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    set_option(easy, CURLOPT_USERNAME, credentials.user.c_str());
    set_option(easy, CURLOPT_PASSWORD, credentials.password.c_str());
  }
}

}  // namespace

void require_set(CURLoption option, CURLcode code) {
  if (code == CURLE_OK) return;
  if (code == CURLE_OUT_OF_MEMORY) throw Error(ErrorCategory::kResources, "out of memory");
  Error error(ErrorCategory::kInput,
              fmt::format("this system's libcurl can't do what adze needs (option {})",
                          static_cast<int>(option)));
  error.fix = "install libcurl 7.85 or newer";
  throw error;
}

void CurlRequest::set_headers(CURL* easy, const Request& request) {
  headers_.reset();
  std::vector<std::string> lines(request.headers.begin(), request.headers.end());
  if (request.takes_codings) lines.push_back("Accept-Encoding: gzip, zstd");
  lines.push_back("Expect:");  // or libcurl waits a second for a "100 Continue"
  if (request.first_byte) {
    lines.push_back(fmt::format("Range: bytes={}-", *request.first_byte));
    if (!request.validator.empty()) lines.push_back("If-Range: " + request.validator);
  }
  for (std::string& line : lines) {
    // libcurl takes "name: " as the wish to send no such field at all, and "name;" for an empty
    // one.
    if (line.ends_with(": ")) line.replace(line.size() - 2, 2, ";");
    curl_slist* longer = curl_library().slist_append(headers_.get(), line.c_str());
    if (longer == nullptr) throw Error(ErrorCategory::kResources, "out of memory");
    headers_.release();
    headers_.reset(longer);
  }
  set_option(easy, CURLOPT_HTTPHEADER, headers_.get());
  // Not to the proxy: what is asked of the server is none of its business.
  set_option(easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
}

void CurlRequest::set_certificates(CURL* easy) {
  if (!certificates_) certificates_ = find_ca_certificates(context_.environment);
  // Null, and not left out: libcurl would parse the bundle that it was built with.
  const auto text = [](const std::string& path) { return path.empty() ? nullptr : path.c_str(); };
  set_option(easy, CURLOPT_CAINFO, text(certificates_->file));
  set_option(easy, CURLOPT_CAPATH, text(certificates_->folder));
  set_if_known(easy, CURLOPT_PROXY_CAINFO, text(certificates_->file));
  set_if_known(easy, CURLOPT_PROXY_CAPATH, text(certificates_->folder));
}

void CurlRequest::set_proxy(CURL* easy, const Request& request) {
  Proxy proxy =
      request.through_proxy ? find_proxy(request.url.scheme, context_.environment) : Proxy{};
  if (request.only_public && proxy.exempt == "*") proxy = {};
  // What is excepted is the network at home, to which nobody is sent on: see set_only_public().
  if (request.only_public) proxy.exempt.clear();
  proxy_shown_ = proxy.shown;
  // Both also where they are empty, or libcurl looks into the environment itself.
  set_option(easy, CURLOPT_PROXY, proxy.url.c_str());
  set_option(easy, CURLOPT_NOPROXY, proxy.exempt.c_str());
  if (request.url.is_https() || proxy.url.starts_with("https:")) set_certificates(easy);
}

/// A new connection is not even begun; one that is kept open is looked at by may_be_sent_to().
/// Behind a proxy, which resolves names itself, there are no addresses to look at.
void CurlRequest::set_only_public(CURL* easy, const Request& request) {
  met_private_ = false;
  only_public_ = request.only_public && proxy_shown_.empty();
  if (!only_public_) return;
  set_option(easy, CURLOPT_OPENSOCKETFUNCTION, &open_public_socket);
  set_option(easy, CURLOPT_OPENSOCKETDATA, this);
}

curl_socket_t CurlRequest::open_public_socket(void* self, curlsocktype, curl_sockaddr* address) {
  if (!is_public_address(address->addr)) {
    static_cast<CurlRequest*>(self)->met_private_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool CurlRequest::may_be_sent_to(const char* address) {
  if (!only_public_ || (address != nullptr && is_public_address(std::string(address)))) return true;
  met_private_ = true;
  return false;
}

void CurlRequest::apply_to(CURL* easy, const Request& request, const TransportTimes& times) {
  curl_library().easy_reset(easy);
  set_option(easy, CURLOPT_URL, request.url.text.c_str());
  set_option(easy, CURLOPT_PATH_AS_IS, 1L);  // "a/../b" and "//" may be the name of an object
  set_option(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set_option(easy, CURLOPT_USERAGENT, fmt::format("adze/{}", version).c_str());
  set_option(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set_connection(easy, times);
  set_proxy(easy, request);
  set_only_public(easy, request);
  set_method(easy, request);
  set_headers(easy, request);
  if (request.credentials != nullptr) set_credentials(easy, *request.credentials);
}

}  // namespace adze::io::http
