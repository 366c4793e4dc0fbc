#pragma once

#include <memory>

#include "base/byte_source.h"

namespace adze::io {

class Inflater;

/// The bytes inside gzip data (RFC 1952): any number of members one after another, zero bytes after
/// the last. Lengths and checksums are verified. read() throws Error(kInput) where the data is
/// truncated, corrupt or followed by something else.
std::unique_ptr<ByteSource> decompress_gzip(std::unique_ptr<ByteSource> stored);

/// The same by the library of `inflater`.
std::unique_ptr<ByteSource> decompress_gzip(std::unique_ptr<ByteSource> stored,
                                            std::unique_ptr<Inflater> inflater);

}  // namespace adze::io
