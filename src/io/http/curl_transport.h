#pragma once

#include <chrono>
#include <memory>

#include "base/limits.h"
#include "io/http/transport.h"

namespace adze {
struct RunContext;
}

namespace adze::io::http {

struct TransportTimes {
  std::chrono::milliseconds connect_max{limits::http_connect_ms_max};
  std::chrono::milliseconds stall_max{limits::http_stall_ms_max};
};

/// Requests through libcurl: HTTP/1.1, TLS 1.2 or later with verification always on, the proxies
/// and certificates that the context's environment names. Holds at most half a MiB of the body
/// whatever the server sends: what nobody reads stays in the socket. Throws what curl_library()
/// throws.
std::unique_ptr<Transport> make_curl_transport(RunContext& context, TransportTimes times = {});

}  // namespace adze::io::http
