#pragma once

#include <memory>

#include "base/byte_sink.h"
#include "column/batch_sink.h"

namespace adze::print {

enum class JsonShape {
  kArray,  ///< one array of objects, an object per line
  kLines,  ///< NDJSON: an object per line
};

/// Rows as JSON: decimals and int64 as numbers, nan and inf as strings, floats shortest that reads
/// back at their own width, binary as base64.
std::unique_ptr<BatchSink> print_json(const Schema& schema, ByteSink& sink, JsonShape shape);

}  // namespace adze::print
