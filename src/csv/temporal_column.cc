#include <array>
#include <cstring>

#include "csv/column_families.h"
#include "csv/kernels.h"
#include "csv/parse_kernels.h"
#include "csv/plain_column.h"
#include "value/calendar.h"

/// Dates, times and timestamps. Dates have a kernel. A timestamp is a date, which is mostly that of
/// the row before, and a time, whose eight bytes HH:MM:SS are read as one word.
namespace adze::csv {
namespace {

constexpr size_t kDateBytes = 10;
constexpr size_t kTimeBytes = 8;

uint64_t load_word(const char* from) {
  uint64_t word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// HH:MM:SS to microseconds since midnight.
bool read_time(const char* from, int64_t& micros) {
  uint64_t word = load_word(from) ^ 0x30303A30303A3030;
  const uint64_t not_digits = ((word + 0x7676767676767676) | word) & 0x8080808080808080;
  const uint64_t separators = word & 0x0000FF0000FF0000;
  word = word * 10 + (word >> 8);  // of each pair of digits, the lower byte now holds the number
  const uint64_t hours = word & 0xFF;
  const uint64_t minutes = (word >> 24) & 0xFF;
  const uint64_t seconds = (word >> 48) & 0xFF;
  micros = static_cast<int64_t>((hours * 60 + minutes) * 60 + seconds) * value::micros_per_second;
  return (not_digits | separators) == 0 && hours < 24 && minutes < 60 && seconds < 60;
}

/// 1 to 6 digits that follow a point, to microseconds.
bool read_fraction(const char* from, size_t size, int64_t& micros) {
  if (size - 1 > 5) return false;
  micros = 0;
  bool good = true;
  for (size_t i = 0; i < 6; ++i) {
    const unsigned digit = i < size ? static_cast<unsigned char>(from[i]) - unsigned{'0'} : 0;
    good &= digit <= 9;
    micros = micros * 10 + static_cast<int64_t>(digit);
  }
  return good;
}

/// HH:MM:SS[.ffffff] of `size` bytes.
bool read_time_of_day(const char* from, size_t size, int64_t& micros) {
  if (size < kTimeBytes || !read_time(from, micros)) return false;
  if (size == kTimeBytes) return true;
  int64_t fraction;
  if (from[kTimeBytes] != '.') return false;
  if (!read_fraction(from + kTimeBytes + 1, size - kTimeBytes - 1, fraction)) return false;
  micros += fraction;
  return true;
}

/// Dates read before, by their ten bytes: a file has few of them, in order or not.
class DateCache {
 public:
  bool read(const char* from, int64_t& days) {
    const uint64_t head = load_word(from);
    uint16_t tail;
    std::memcpy(&tail, from + 8, sizeof tail);
    Entry& entry = entries_[(head * 0x9E3779B97F4A7C15 + tail * 0xD6E8FEB86659FD93) >> 58];
    if (head != entry.head || tail != entry.tail || head == 0) {
      if (!fill(entry, from)) return false;
      entry.head = head;
      entry.tail = tail;
    }
    days = entry.days;
    return true;
  }

 private:
  struct Entry {
    uint64_t head = 0;  ///< 0: none
    uint64_t tail = 0;
    int64_t days = 0;
  };

  [[gnu::noinline]] static bool fill(Entry& entry, const char* from) {
    constexpr uint32_t kBegin = 0;
    constexpr uint32_t kEnd = kDateBytes;
    uint32_t other;
    entry.head = 0;
    return parse_scalar::parse_dates(from, &kBegin, &kEnd, 1, &entry.days, &other) == 0;
  }

  std::array<Entry, 64> entries_;
};

class TemporalColumn : public PlainColumn {
 public:
  TemporalColumn(const ColumnContract& contract, const CsvOptions& options)
      : PlainColumn(contract, options), options_{.assume_utc = options.assume_utc} {}

 protected:
  value::ParseResult read_exactly(std::string_view text, VectorStorage& values,
                                  size_t row) override {
    return value::parse_strict_int64(text, type(), options_, values.int64s()[row]);
  }

  bool assume_utc() const { return options_.assume_utc; }

  /// Reads each field with `read(from, size, value)`, which says whether it could.
  template <typename Read>
  static size_t read_each(const FieldSpans& fields, int64_t* values, uint32_t* others, Read read) {
    size_t other_count = 0;
    for (size_t row = 0; row < fields.count; ++row) {
      int64_t value = 0;
      const size_t size = fields.end[row] - fields.begin[row];
      if (size == 0 || !read(fields.text + fields.begin[row], size, value)) {
        value = 0;
        others[other_count++] = static_cast<uint32_t>(row);
      }
      values[row] = value;
    }
    return other_count;
  }

 private:
  value::StrictOptions options_;
};

class DateColumn : public TemporalColumn {
 public:
  using TemporalColumn::TemporalColumn;

 private:
  size_t read_plain(const FieldSpans& fields, VectorStorage& values, uint32_t* others) override {
    return csv_kernels(cpu_level())
        .parse_dates(fields.text, fields.begin, fields.end, fields.count, values.int64s(), others);
  }
};

class TimeColumn : public TemporalColumn {
 public:
  using TemporalColumn::TemporalColumn;

 private:
  size_t read_plain(const FieldSpans& fields, VectorStorage& values, uint32_t* others) override {
    return read_each(fields, values.int64s(), others, read_time_of_day);
  }
};

class TimestampColumn : public TemporalColumn {
 public:
  using TemporalColumn::TemporalColumn;

 private:
  size_t read_plain(const FieldSpans& fields, VectorStorage& values, uint32_t* others) override {
    const auto read = [this](const char* from, size_t size, int64_t& micros) {
      const size_t zone = zone_bytes(from, size);
      return zone <= size && read_timestamp(from, size - zone, micros);
    };
    return read_each(fields, values.int64s(), others, read);
  }

  /// Of the zone "Z" or "+00:00" at the end, where there must be or may be one; a size larger than
  /// any field where there must be one and it isn't one of these.
  size_t zone_bytes(const char* from, size_t size) const {
    if (type().id == TypeId::kTimestamp) return 0;
    if (from[size - 1] == 'Z') return 1;
    if (size > 6 && std::memcmp(from + size - 6, "+00:00", 6) == 0) return 6;
    return assume_utc() ? 0 : SIZE_MAX;
  }

  bool read_timestamp(const char* from, size_t size, int64_t& micros) {
    if (size < kDateBytes + 1 + kTimeBytes) return false;
    if (from[kDateBytes] != 'T' && from[kDateBytes] != ' ') return false;
    int64_t days;
    int64_t time;
    if (!read_time_of_day(from + kDateBytes + 1, size - kDateBytes - 1, time)) return false;
    if (!date_.read(from, days)) return false;
    micros = days * value::micros_per_day + time;
    return true;
  }

  DateCache date_;
};

}  // namespace

ColumnParserPtr make_temporal_column(const ColumnContract& contract, const CsvOptions& options) {
  switch (contract.type.id) {
    case TypeId::kDate:
      return std::make_unique<DateColumn>(contract, options);
    case TypeId::kTime:
      return std::make_unique<TimeColumn>(contract, options);
    default:
      return std::make_unique<TimestampColumn>(contract, options);
  }
}

}  // namespace adze::csv
