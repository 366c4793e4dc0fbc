#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/byte_source.h"
#include "io/s3/client.h"
#include "io/s3/object_checksum.h"
#include "io/s3/object_stream.h"
#include "io/s3/range_readers.h"

namespace adze {
struct RunContext;
}

namespace adze::io::s3 {

/// An object from its first byte to its last; see object_source.cc for when it takes more than one
/// connection.
class ObjectSource : public ByteSource {
 public:
  /// `begun` is the answered GET of all of `object`.
  ObjectSource(ObjectVersion object, std::unique_ptr<BodyStream> begun, Client& client,
               RunContext& context);

  size_t read(std::span<char> into) override;
  const std::string& name() const override { return name_; }
  uint64_t stored_bytes_read() const override { return position_; }
  std::optional<uint64_t> stored_bytes_total() const override { return object_.bytes; }

 private:
  using Time = std::chrono::steady_clock::time_point;

  size_t read_some(std::span<char> into);
  void observe(Time before, Time after);
  void finish();

  const ObjectVersion object_;
  const std::string name_;
  Client& client_;
  RunContext& context_;
  std::unique_ptr<ObjectChecksum> checksum_;  ///< null: none, or already compared
  std::optional<ObjectStream> stream_;        ///< unset once ranges are read
  std::unique_ptr<RangeReaders> ranges_;      ///< after the stream in time, null before
  uint64_t position_ = 0;
  bool is_finished_ = false;

  /// Of the window of bytes that is being watched.
  uint64_t window_begin_ = 0;
  std::optional<Time> window_begin_time_;
  std::chrono::nanoseconds window_waited_{0};
  unsigned slow_windows_ = 0;  ///< in a row
};

}  // namespace adze::io::s3
