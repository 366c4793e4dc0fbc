#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// The common forms of times and timestamps, read fast. Whatever these decline is left to value/'s
/// exact parser; what they accept, that one reads the same (column_parser_test.cc). All read up to
/// eight bytes past a field.
namespace adze::csv {

/// HH:MM:SS[.ffffff] of `size` bytes, to microseconds since midnight.
bool read_time_of_day(const char* from, size_t size, int64_t& micros);

/// Whether a timestamp may, must or must not end in a zone; of zones only Z and +00:00 are read.
enum class ZoneRule { kNone, kOptional, kRequired };

/// Timestamps of one column. A timestamp is a date, which is mostly one that was read before, and a
/// time. One thread at a time.
class TimestampReader {
 public:
  /// To microseconds since 1970-01-01. REQUIRES: size > 0.
  bool read(const char* from, size_t size, ZoneRule rule, int64_t& micros);

 private:
  /// Dates read before, by their ten bytes: a file has few of them, in order or not.
  struct KnownDate {
    uint64_t head = 0;  ///< 0: none
    uint64_t tail = 0;
    int64_t days = 0;
  };

  bool read_date(const char* from, int64_t& days);
  bool read_local(const char* from, size_t size, int64_t& micros);

  std::array<KnownDate, 64> dates_;
};

}  // namespace adze::csv
