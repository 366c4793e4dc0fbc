#include "inspection/column_statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "value/print_value.h"

namespace adze::inspection {
namespace {

using parquet::PhysicalType;

constexpr size_t kInt96Bytes = 12;
constexpr int64_t kJulianDayOf1970 = 2'440'588;
constexpr int64_t kNanosPerDay = 86'400'000'000'000;
constexpr int64_t kNanosPerSecond = 1'000'000'000;
constexpr int64_t kMicrosPerSecond = 1'000'000;

template <typename Number>
std::optional<Number> little_endian(std::string_view bytes) {
  Number number;
  if (bytes.size() != sizeof number) return std::nullopt;
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

template <typename Number>
std::optional<Int128> integer_from(std::string_view bytes) {
  const auto number = little_endian<Number>(bytes);
  if (!number) return std::nullopt;
  return Int128{*number};
}

/// Two's complement, the highest byte first, as decimals in bytes are.
std::optional<Int128> big_endian(std::string_view bytes) {
  if (bytes.empty() || bytes.size() > sizeof(Int128)) return std::nullopt;
  UInt128 number = static_cast<int8_t>(bytes[0]) < 0 ? ~UInt128{0} : 0;
  for (const char byte : bytes) number = number << 8 | static_cast<uint8_t>(byte);
  return static_cast<Int128>(number);
}

/// Nanoseconds since 1970. INT96: eight bytes of nanoseconds in the day, four of the Julian day.
std::optional<Int128> int96_nanos(std::string_view bytes) {
  if (bytes.size() != kInt96Bytes) return std::nullopt;
  const auto nanos = little_endian<int64_t>(bytes.substr(0, 8));
  const auto day = little_endian<int32_t>(bytes.substr(8));
  return (Int128{*day} - kJulianDayOf1970) * kNanosPerDay + *nanos;
}

std::optional<Int128> integer_of(std::string_view bytes, PhysicalType physical, Form form) {
  const bool is_unsigned = form == Form::kUnsigned;
  switch (physical) {
    case PhysicalType::kBoolean:
      return integer_from<uint8_t>(bytes);
    case PhysicalType::kInt32:
      return is_unsigned ? integer_from<uint32_t>(bytes) : integer_from<int32_t>(bytes);
    case PhysicalType::kInt64:
      return is_unsigned ? integer_from<uint64_t>(bytes) : integer_from<int64_t>(bytes);
    case PhysicalType::kInt96:
      return int96_nanos(bytes);
    default:
      return big_endian(bytes);
  }
}

double half_to_double(uint16_t half) {
  const int exponent = half >> 10 & 31;
  const int fraction = half & 1023;
  double value = exponent == 0   ? std::ldexp(fraction, -24)
                 : exponent < 31 ? std::ldexp(fraction + 1024, exponent - 25)
                 : fraction == 0 ? HUGE_VAL
                                 : std::nan("");
  return (half & 0x8000) != 0 ? -value : value;
}

std::optional<double> real_of(std::string_view bytes, Form form) {
  if (form == Form::kFloat64) return little_endian<double>(bytes);
  if (form == Form::kFloat32) {
    const auto number = little_endian<float>(bytes);
    return number ? std::optional<double>(*number) : std::nullopt;
  }
  const auto half = little_endian<uint16_t>(bytes);
  return half ? std::optional<double>(half_to_double(*half)) : std::nullopt;
}

bool is_real(Form form) {
  return form == Form::kFloat16 || form == Form::kFloat32 || form == Form::kFloat64;
}

bool is_bytes(Form form) {
  return form == Form::kText || form == Form::kUuid || form == Form::kBytes;
}

std::string hexadecimal(std::string_view bytes) {
  std::string text = "0x";
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<uint8_t>(byte));
  return text;
}

std::string uuid_text(std::string_view bytes) {
  std::string text;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += fmt::format("{:02x}", static_cast<uint8_t>(bytes[i]));
  }
  return text;
}

Int128 floor_divide(Int128 value, Int128 divisor) {
  const Int128 quotient = value / divisor;
  return value % divisor < 0 ? quotient - 1 : quotient;
}

bool fits_int64(Int128 value) { return value == static_cast<int64_t>(value); }

/// A time or timestamp of any unit, through microseconds; the number itself where they can't hold
/// it.
std::string moment_text(Int128 ticks, int64_t ticks_per_second, Type type) {
  const Int128 seconds = floor_divide(ticks, ticks_per_second);
  const Int128 fraction = ticks - seconds * ticks_per_second;
  const Int128 whole = seconds * kMicrosPerSecond;
  const Int128 micros = whole + fraction * kMicrosPerSecond / ticks_per_second;
  std::string text;
  if (!fits_int64(whole) || !fits_int64(micros) || (type.id == TypeId::kTime && ticks < 0)) {
    value::print_int128(ticks, decimal_type(38, 0), text);
    return text;
  }
  const auto nanos = static_cast<int64_t>(fraction * (kNanosPerSecond / ticks_per_second));
  if (nanos % 1000 == 0) {
    value::print_int64(static_cast<int64_t>(micros), type, text);
    return text;
  }
  // Whole seconds, then nine digits, then the zone if there is one.
  const bool has_zone = type.id == TypeId::kTimestampTz;
  value::print_int64(static_cast<int64_t>(whole), has_zone ? timestamp_type : type, text);
  return text + fmt::format(".{:09d}{}", nanos, has_zone ? "+00" : "");
}

/// Negative, zero or positive.
int compare(const Bound& left, const Bound& right, Form form) {
  if (is_bytes(form)) return left.bytes.compare(right.bytes);
  if (is_real(form)) return left.real < right.real ? -1 : left.real > right.real ? 1 : 0;
  return left.number < right.number ? -1 : left.number > right.number ? 1 : 0;
}

/// The legacy fields were compared as signed, whatever the type.
bool has_legacy_order(const Meaning& meaning, PhysicalType physical) {
  const bool is_number =
      physical != PhysicalType::kByteArray && physical != PhysicalType::kFixedLenByteArray;
  return is_number && meaning.form != Form::kUnsigned && meaning.form != Form::kInt96;
}

template <typename Value>
void add_once(std::vector<Value>& to, Value value) {
  if (std::find(to.begin(), to.end(), value) == to.end()) to.push_back(value);
}

void add_count(std::optional<uint64_t>& sum, std::optional<int64_t> count) {
  if (sum && count) *sum += static_cast<uint64_t>(*count);
  if (!count) sum.reset();
}

/// `sign` 1 keeps the greater of the two, -1 the lesser.
void widen(std::optional<Bound>& bound, const std::optional<Bound>& other, Form form, int sign) {
  if (!other) return;
  if (!bound || compare(*other, *bound, form) * sign > 0) bound = other;
}

/// Bounds of all row groups, if each has them or holds nothing but nulls.
class BoundsSum {
 public:
  explicit BoundsSum(Form form) : form_(form) {}

  void add(const Bounds& bounds, const parquet::ColumnChunkMetadata& chunk) {
    if (!bounds.min && !bounds.max) {
      is_known_ = is_known_ && chunk.statistics.null_count == chunk.value_count;
      return;
    }
    has_min_ = has_min_ && bounds.min.has_value();
    has_max_ = has_max_ && bounds.max.has_value();
    widen(sum_.min, bounds.min, form_, -1);
    widen(sum_.max, bounds.max, form_, 1);
    sum_.is_legacy = sum_.is_legacy || bounds.is_legacy;
  }

  Bounds sum() const {
    Bounds result = sum_;
    if (!is_known_ || !has_min_) result.min.reset();
    if (!is_known_ || !has_max_) result.max.reset();
    return result;
  }

 private:
  Form form_;
  Bounds sum_;
  bool is_known_ = true;
  bool has_min_ = true;
  bool has_max_ = true;
};

void add_chunk(const parquet::ColumnChunkMetadata& chunk, ColumnSummary& summary) {
  for (const parquet::PageEncoding encoding : chunk.encodings)
    add_once(summary.encodings, encoding);
  add_once(summary.codecs, chunk.codec);
  summary.stored_bytes += static_cast<uint64_t>(chunk.stored_bytes);
  summary.body_bytes += static_cast<uint64_t>(chunk.body_bytes);
  add_count(summary.nulls, chunk.statistics.null_count);
}

}  // namespace

std::optional<Bound> read_bound(std::string_view bytes, const parquet::SchemaNode& node,
                                const Meaning& meaning) {
  Bound bound;
  bound.bytes = bytes;
  const Form form = meaning.form;
  if (form == Form::kUuid && bytes.size() != static_cast<size_t>(node.type_length)) {
    return std::nullopt;
  }
  if (is_bytes(form)) return bound;
  if (is_real(form)) {
    const std::optional<double> real = real_of(bytes, form);
    if (!real) return std::nullopt;
    bound.real = *real;
    return bound;
  }
  const std::optional<Int128> number = integer_of(bytes, node.physical, form);
  if (!number) return std::nullopt;
  bound.number = *number;
  return bound;
}

std::string bound_text(const Bound& bound, const Meaning& meaning) {
  std::string text;
  switch (meaning.form) {
    case Form::kBool:
      value::print_bool(bound.number != 0, text);
      return text;
    case Form::kSigned:
    case Form::kUnsigned:
      value::print_int128(bound.number, decimal_type(38, 0), text);
      return text;
    case Form::kFloat16:
    case Form::kFloat32:
      value::print_float64(bound.real, float32_type, text);
      return text;
    case Form::kFloat64:
      value::print_float64(bound.real, float64_type, text);
      return text;
    case Form::kDecimal:
      value::print_int128(bound.number, decimal_type(meaning.precision, meaning.scale), text);
      return text;
    case Form::kDate:
      value::print_int64(static_cast<int64_t>(bound.number), date_type, text);
      return text;
    case Form::kTime:
      return moment_text(bound.number, meaning.ticks_per_second, time_type);
    case Form::kTimestamp:
      return moment_text(bound.number, meaning.ticks_per_second, timestamp_type);
    case Form::kTimestampTz:
      return moment_text(bound.number, meaning.ticks_per_second, timestamptz_type);
    case Form::kInt96:
      return moment_text(bound.number, kNanosPerSecond, timestamp_type);
    case Form::kText:
      return std::string(bound.bytes);
    case Form::kUuid:
      return uuid_text(bound.bytes);
    case Form::kBytes:
      return hexadecimal(bound.bytes);
  }
  return text;
}

Bounds bounds_of(const parquet::ColumnChunkMetadata& chunk, const parquet::SchemaNode& node,
                 const Meaning& meaning) {
  const parquet::StatisticsMetadata& statistics = chunk.statistics;
  Bounds bounds;
  if (statistics.min_value) bounds.min = read_bound(*statistics.min_value, node, meaning);
  if (statistics.max_value) bounds.max = read_bound(*statistics.max_value, node, meaning);
  if (bounds.min) bounds.min->is_exact = statistics.is_min_exact.value_or(true);
  if (bounds.max) bounds.max->is_exact = statistics.is_max_exact.value_or(true);
  if (bounds.min || bounds.max || !has_legacy_order(meaning, node.physical)) return bounds;
  if (statistics.legacy_min) bounds.min = read_bound(*statistics.legacy_min, node, meaning);
  if (statistics.legacy_max) bounds.max = read_bound(*statistics.legacy_max, node, meaning);
  bounds.is_legacy = bounds.min || bounds.max;
  return bounds;
}

ColumnSummary summarize_column(const parquet::FileMetadata& file, size_t column, size_t first_group,
                               size_t group_count) {
  const parquet::SchemaNode& node = file.schema[file.leaves[column]];
  const Meaning meaning = meaning_of(node);
  ColumnSummary summary;
  if (group_count > 0) summary.nulls = 0;
  BoundsSum bounds(meaning.form);
  for (size_t i = first_group; i < first_group + group_count; ++i) {
    const parquet::ColumnChunkMetadata& chunk = file.row_groups[i].columns[column];
    summary.is_encrypted = summary.is_encrypted || chunk.is_encrypted;
    if (!chunk.has_metadata) continue;
    add_chunk(chunk, summary);
    bounds.add(bounds_of(chunk, node, meaning), chunk);
    const std::optional<int64_t> distinct = chunk.statistics.distinct_count;
    if (distinct && group_count == 1) summary.distinct = static_cast<uint64_t>(*distinct);
  }
  summary.bounds = bounds.sum();
  return summary;
}

}  // namespace adze::inspection
