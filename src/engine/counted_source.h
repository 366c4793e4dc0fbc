#pragma once

#include <memory>

#include "base/byte_source.h"

namespace adze {
struct RunContext;
}

namespace adze::engine {

/// `source`, whose stored bytes are added to the context's progress as they are read. Without a
/// progress it is `source` itself. `context` must outlive the result.
std::unique_ptr<ByteSource> counted(std::unique_ptr<ByteSource> source, RunContext& context);

}  // namespace adze::engine
