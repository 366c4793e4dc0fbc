#pragma once

#include <optional>
#include <string>

#include "io/http/curl_library.h"
#include "io/http/transport.h"

namespace adze::io::http {

/// What a transfer's result means; nothing if it is a success. libcurl's own `error_text` is passed
/// on only for TLS, where it can hold no password or query.
std::optional<TransportFailure> curl_failure(const CurlLibrary& curl, CURL* easy, CURLcode result,
                                             const char* error_text,
                                             const std::string& proxy_shown);

}  // namespace adze::io::http
