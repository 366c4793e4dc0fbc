#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/byte_sink.h"
#include "io/create_target.h"

namespace adze::io::s3 {

/// create_target() for s3: looks at what is under the key, by one GET of its first bytes, and makes
/// the sink (sink.h). Sends nothing before the first part is full.
std::unique_ptr<ByteSink> create_object(const std::string& uri, const TargetOptions& options,
                                        RunContext& context);

/// require_target_location() for s3.
void require_object(const std::string& uri);

/// existing_target_bytes() for s3.
std::optional<uint64_t> existing_bytes(const std::string& uri, RunContext& context);

}  // namespace adze::io::s3
