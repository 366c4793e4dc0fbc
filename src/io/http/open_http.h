#pragma once

#include <string>

#include "io/open.h"

/// http and https as inputs: one streaming GET through libcurl, so that a file on a server is read
/// like one on a disk. From the outside in:
///
///   open_http.cc       URL, credentials, first answer; HTML pages are refused by name
///   content_coding.cc  Content-Encoding undone
///   http_source.cc     redirects, retries, resuming: which bytes are the object's
///   transport.h        one GET at a time; curl_transport.cc does it with libcurl
///   curl_library.cc    libcurl itself, loaded on first use
namespace adze::io::http {

/// Throws Error(kUsage) for a bad URL, Error(kPermission) for 401, 403 and missing credentials,
/// Error(kInput) for everything else that keeps the file from being read.
OpenedInput open_http(const std::string& uri, RunContext& context, const InputOptions& options);

}  // namespace adze::io::http
