#pragma once

#include <memory>

#include "base/byte_sink.h"
#include "column/batch_sink.h"
#include "engine/job.h"

namespace adze {
struct RunContext;
}

namespace adze::engine {

/// The writer of the target's format, around `bytes`. All must outlive it.
std::unique_ptr<BatchSink> make_sink(const Schema& schema, const Target& target, ByteSink& bytes,
                                     RunContext& context);

}  // namespace adze::engine
