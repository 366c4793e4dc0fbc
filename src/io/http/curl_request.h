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

 private:
  struct FreeList {
    void operator()(curl_slist* list) const { curl_library().slist_free_all(list); }
  };

  void set_headers(CURL* easy, const Request& request);
  void set_proxy(CURL* easy, const Request& request);
  void set_certificates(CURL* easy);

  const RunContext& context_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::optional<CaCertificates> certificates_;
  std::string proxy_shown_;
};

}  // namespace adze::io::http
