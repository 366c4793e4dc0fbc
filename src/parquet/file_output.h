#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/byte_sink.h"

namespace adze::parquet {

/// Hands bytes to the sink in pieces of a MiB and knows the position in the file.
class FileOutput {
 public:
  explicit FileOutput(ByteSink& sink) : sink_(sink) {}

  void write(std::string_view bytes);
  void flush();

  /// Where the next byte goes.
  uint64_t position() const { return position_; }

 private:
  ByteSink& sink_;
  std::vector<char> pending_;
  uint64_t position_ = 0;
};

}  // namespace adze::parquet
