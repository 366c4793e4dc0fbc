#pragma once

#include <memory>
#include <optional>
#include <string>

#include "io/http/ca_certificates.h"
#include "io/http/curl_library.h"
#include "io/http/curl_transport.h"
#include "io/http/transport.h"

namespace adze::io::http {

/// Throws Error(kInput) where this system's libcurl does not know the option.
void require_set(CURLoption option, CURLcode code);

/// Sets an option of a handle, or throws.
template <typename Value>
void set_option(CURL* easy, CURLoption option, Value value) {
  require_set(option, curl_library().easy_setopt(easy, option, value));
}

/// A request as options of libcurl. What they point to is kept here and in the request, so both
/// must outlive the transfer.
class CurlRequest {
 public:
  explicit CurlRequest(const RunContext& context) : context_(context) {}

  /// Forgets what `easy` was told before and tells it everything but the callbacks.
  void apply_to(CURL* easy, const Request& request, const TransportTimes& times);

  /// The proxy of the last request, for messages; empty: none.
  const std::string& proxy_shown() const { return proxy_shown_; }

  /// For each connection that the last request is to be sent over, new or kept open: false if it
  /// leads to an address that the request must not go to.
  bool may_be_sent_to(const char* address);
  /// An address was refused.
  bool met_private() const { return met_private_; }

 private:
  struct FreeList {
    void operator()(curl_slist* list) const { curl_library().slist_free_all(list); }
  };

  void set_headers(CURL* easy, const Request& request);
  void set_proxy(CURL* easy, const Request& request);
  void set_certificates(CURL* easy);
  void set_only_public(CURL* easy, const Request& request);
  static curl_socket_t open_public_socket(void* self, curlsocktype, curl_sockaddr* address);

  const RunContext& context_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::optional<CaCertificates> certificates_;
  std::string proxy_shown_;
  bool only_public_ = false;
  bool met_private_ = false;
};

}  // namespace adze::io::http
