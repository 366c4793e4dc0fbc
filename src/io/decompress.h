#pragma once

#include <memory>

#include "base/byte_source.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// The plain bytes of `stored`: gzip and zstd are recognised by their first bytes, whatever the
/// name, and undone; anything else passes through. Reads the first bytes at once. Throws
/// Error(kContract) for content that can't be text: Parquet, ZIP, bzip2, ….
std::unique_ptr<ByteSource> decompress(std::unique_ptr<ByteSource> stored, RunContext& context);

}  // namespace adze::io
