#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "io/http/curl_transport.h"

namespace adze::io::aws {

/// How requests reach a service; tests put a script there.
using MakeTransport =
    std::function<std::unique_ptr<http::Transport>(RunContext& context, http::TransportTimes)>;

/// A request to a service that hands out credentials.
struct ServiceRequest {
  std::string who;  ///< for people: "STS"
  const char* method = "GET";
  std::string url;
  std::vector<std::string> headers = {};
  std::string body = {};
  /// Addresses of the machine itself are reached without a proxy, and soon or not at all.
  bool is_local = false;
};

struct ServiceReply {
  int status = 0;
  std::string body;
};

/// Sends requests, again where that may help: three times in all, for a broken connection, 429 and
/// 5xx. Redirects are not followed, for what is sent is for nobody else. Used by one thread at a
/// time.
class ServiceCaller {
 public:
  ServiceCaller(MakeTransport make, RunContext& context)
      : make_(std::move(make)), context_(context) {}

  /// Throws Error(kPermission) where there is no answer, or one beyond all bounds.
  ServiceReply ask(const ServiceRequest& request);

  /// Nothing where nobody listens at the address at all. Asks once.
  std::optional<ServiceReply> ask_if_there(const ServiceRequest& request);

 private:
  struct Attempt;
  Attempt attempt(const ServiceRequest& request, http::Transport& transport);
  std::unique_ptr<http::Transport> transport_for(const ServiceRequest& request);

  MakeTransport make_;
  RunContext& context_;
};

/// "STS answered 403": with how to mend it.
Error status_error(const ServiceRequest& request, const ServiceReply& reply, std::string fix);

}  // namespace adze::io::aws
