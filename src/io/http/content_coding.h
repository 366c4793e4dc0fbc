#pragma once

#include <memory>
#include <string_view>

#include "base/byte_source.h"

namespace adze {
struct RunContext;
}

namespace adze::io::http {

/// Undoes what a server did to a body on its way, as Content-Encoding lists it ("gzip", "zstd",
/// "gzip, zstd"). What is inside may be compressed once more, for that is the file's own affair.
/// Throws Error(kInput) for codings that nobody asked for, and where the bytes are something else.
std::unique_ptr<ByteSource> undo_content_coding(std::unique_ptr<ByteSource> body,
                                                std::string_view codings, RunContext& context);

}  // namespace adze::io::http
