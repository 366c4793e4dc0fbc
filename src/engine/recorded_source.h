#pragma once

#include <memory>
#include <utility>

#include "base/forwarding_source.h"
#include "engine/receipt.h"

namespace adze::engine {

/// Writes down how much was read of a source, when it is given back. `receipt` must outlive it.
class RecordedSource : public ForwardingSource {
 public:
  RecordedSource(std::unique_ptr<ByteSource> source, InputReceipt& receipt)
      : ForwardingSource(std::move(source)), receipt_(receipt) {}
  ~RecordedSource() override { receipt_.bytes = source().stored_bytes_read(); }
  RecordedSource(const RecordedSource&) = delete;
  RecordedSource& operator=(const RecordedSource&) = delete;

 private:
  InputReceipt& receipt_;
};

}  // namespace adze::engine
