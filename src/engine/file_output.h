#pragma once

#include <memory>

#include "base/byte_sink.h"
#include "engine/job.h"
#include "engine/open_source.h"
#include "engine/receipt.h"
#include "io/checksum_sink.h"

namespace adze {
struct RunContext;
}

namespace adze::engine {

/// A job's target that is one file or object, begun: bytes in, visible as a whole. One thread at a
/// time.
class FileOutput {
 public:
  /// Throws what io::create_target throws, io::AlreadyDone too. In the mode create, and for
  /// an event, the inputs of an object are identified first.
  FileOutput(const Job& job, OpenSource& source, RunContext& context);

  ByteSink& bytes() { return bytes_; }
  void stage() { bytes_.stage(); }
  /// The point of no return; fills in what became of it. Takes the rows from receipt.rows.written.
  void commit(Receipt& receipt);

 private:
  std::unique_ptr<ByteSink> target_;
  io::ChecksumSink bytes_;
};

}  // namespace adze::engine
