#pragma once

#include <memory>

#include "base/byte_sink.h"
#include "column/batch_sink.h"

namespace adze::csv {

struct WriteCsvOptions {
  bool header = true;
};

/// Rows to CSV text as SEMANTICS "What is printed" says: LF, comma, null as nothing, empty text
/// as "", quotes where needed. `write` of the sink is called in large pieces; the caller stages and
/// commits it.
std::unique_ptr<BatchSink> write_csv(const Schema& schema, ByteSink& sink,
                                     const WriteCsvOptions& options);

}  // namespace adze::csv
