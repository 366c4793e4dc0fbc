// A time's eight bytes HH:MM:SS are read as one word; a date is looked up by its bytes among those
// read before.
#include "csv/timestamp_fields.h"

#include <cstring>

#include "csv/parse_kernels.h"
#include "value/calendar.h"

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

/// Bytes of the zone at the end; a size larger than any field if there is none and must be one.
size_t zone_bytes(const char* from, size_t size, ZoneRule rule) {
  if (rule == ZoneRule::kNone) return 0;
  if (from[size - 1] == 'Z') return 1;
  if (size > 6 && std::memcmp(from + size - 6, "+00:00", 6) == 0) return 6;
  return rule == ZoneRule::kOptional ? 0 : SIZE_MAX;
}

}  // namespace

bool read_time_of_day(const char* from, size_t size, int64_t& micros) {
  if (size < kTimeBytes || !read_time(from, micros)) return false;
  if (size == kTimeBytes) return true;
  int64_t fraction;
  if (from[kTimeBytes] != '.') return false;
  if (!read_fraction(from + kTimeBytes + 1, size - kTimeBytes - 1, fraction)) return false;
  micros += fraction;
  return true;
}

bool TimestampReader::read(const char* from, size_t size, ZoneRule rule, int64_t& micros) {
  const size_t zone = zone_bytes(from, size, rule);
  return zone <= size && read_local(from, size - zone, micros);
}

bool TimestampReader::read_local(const char* from, size_t size, int64_t& micros) {
  if (size < kDateBytes + 1 + kTimeBytes) return false;
  if (from[kDateBytes] != 'T' && from[kDateBytes] != ' ') return false;
  int64_t days;
  int64_t time;
  if (!read_time_of_day(from + kDateBytes + 1, size - kDateBytes - 1, time)) return false;
  if (!read_date(from, days)) return false;
  micros = days * value::micros_per_day + time;
  return true;
}

bool TimestampReader::read_date(const char* from, int64_t& days) {
  const uint64_t head = load_word(from);
  uint16_t tail;
  std::memcpy(&tail, from + 8, sizeof tail);
  KnownDate& known = dates_[(head * 0x9E3779B97F4A7C15 + tail * 0xD6E8FEB86659FD93) >> 58];
  if (head != known.head || tail != known.tail || head == 0) {
    constexpr uint32_t kBegin = 0;
    constexpr uint32_t kEnd = kDateBytes;
    uint32_t other;
    known.head = 0;
    if (parse_scalar::parse_dates(from, &kBegin, &kEnd, 1, &known.days, &other) != 0) return false;
    known.head = head;
    known.tail = tail;
  }
  days = known.days;
  return true;
}

}  // namespace adze::csv
