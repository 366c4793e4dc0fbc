#pragma once

#include <memory>
#include <string>

#include "base/random_access_source.h"
#include "io/http/transport.h"
#include "io/open.h"

namespace adze {
struct RunContext;
}

namespace adze::io::http {

/// A file on a web server for reads at any place, each of the version that was there when it was
/// opened. Throws as open_http does, and Error(kInput) where the server does not say how long the
/// file is; reads do where it sends no parts of a file that is not small.
std::unique_ptr<RandomAccessSource> open_http_random_access(const std::string& uri,
                                                            RunContext& context,
                                                            const InputOptions& options);

/// The same, through a transport of one's own.
std::unique_ptr<RandomAccessSource> open_http_random_access(const std::string& uri,
                                                            std::unique_ptr<Transport> transport,
                                                            RunContext& context,
                                                            const InputOptions& options);

}  // namespace adze::io::http
