#pragma once

#include <memory>
#include <string>

#include "base/random_access_source.h"
#include "io/open.h"
#include "io/s3/client.h"

namespace adze {
struct RunContext;
}

namespace adze::io::s3 {

/// An object for reads at any place, each of the version that was there when it was opened. Throws
/// as open_s3 does.
std::unique_ptr<RandomAccessSource> open_s3_random_access(const std::string& uri,
                                                          RunContext& context,
                                                          const InputOptions& options);

/// The same, through a client of one's own.
std::unique_ptr<RandomAccessSource> open_s3_random_access(const std::string& uri, Client& client,
                                                          RunContext& context,
                                                          const InputOptions& options);

}  // namespace adze::io::s3
