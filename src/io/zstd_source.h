#pragma once

#include <memory>

#include "base/byte_source.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// The bytes inside zstd data (RFC 8878): any number of frames, skippable ones too, with windows up
/// to 128 MiB; memory is reserved from the run's budget. read() throws Error(kInput) where the data
/// is truncated, corrupt or followed by something else.
std::unique_ptr<ByteSource> decompress_zstd(std::unique_ptr<ByteSource> stored,
                                            RunContext& context);

}  // namespace adze::io
