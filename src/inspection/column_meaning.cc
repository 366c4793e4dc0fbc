// The rules of apache/parquet-format, LogicalTypes.md: a logical type goes before a converted one,
// and either says something only over the physical types that the specification pairs it with.

#include "inspection/column_meaning.h"

#include <fmt/format.h>

#include <optional>

namespace adze::inspection {
namespace {

using parquet::ConvertedType;
using parquet::LogicalKind;
using parquet::LogicalType;
using parquet::PhysicalType;
using parquet::SchemaNode;
using parquet::TimeUnit;

constexpr int32_t kDecimalPrecisionMax = 38;
constexpr int32_t kUuidBytes = 16;
constexpr int32_t kFloat16Bytes = 2;

LogicalType moment(LogicalKind kind, TimeUnit unit) {
  LogicalType type;
  type.kind = kind;
  type.unit = unit;
  type.is_utc = true;  // converted types are defined so
  return type;
}

LogicalType integer(int32_t bits, bool is_signed) {
  LogicalType type;
  type.kind = LogicalKind::kInteger;
  type.bits = bits;
  type.is_signed = is_signed;
  return type;
}

LogicalType plain(LogicalKind kind) {
  LogicalType type;
  type.kind = kind;
  return type;
}

/// The logical type that a converted type stands for.
LogicalType logical_of_converted(const SchemaNode& node) {
  switch (node.converted) {
    case ConvertedType::kUtf8:
      return plain(LogicalKind::kString);
    case ConvertedType::kMap:
      return plain(LogicalKind::kMap);
    case ConvertedType::kList:
      return plain(LogicalKind::kList);
    case ConvertedType::kEnum:
      return plain(LogicalKind::kEnum);
    case ConvertedType::kDecimal: {
      LogicalType type = plain(LogicalKind::kDecimal);
      type.scale = node.scale;
      type.precision = node.precision;
      return type;
    }
    case ConvertedType::kDate:
      return plain(LogicalKind::kDate);
    case ConvertedType::kTimeMillis:
      return moment(LogicalKind::kTime, TimeUnit::kMillis);
    case ConvertedType::kTimeMicros:
      return moment(LogicalKind::kTime, TimeUnit::kMicros);
    case ConvertedType::kTimestampMillis:
      return moment(LogicalKind::kTimestamp, TimeUnit::kMillis);
    case ConvertedType::kTimestampMicros:
      return moment(LogicalKind::kTimestamp, TimeUnit::kMicros);
    case ConvertedType::kUInt8:
      return integer(8, false);
    case ConvertedType::kUInt16:
      return integer(16, false);
    case ConvertedType::kUInt32:
      return integer(32, false);
    case ConvertedType::kUInt64:
      return integer(64, false);
    case ConvertedType::kInt8:
      return integer(8, true);
    case ConvertedType::kInt16:
      return integer(16, true);
    case ConvertedType::kInt32:
      return integer(32, true);
    case ConvertedType::kInt64:
      return integer(64, true);
    case ConvertedType::kJson:
      return plain(LogicalKind::kJson);
    case ConvertedType::kBson:
      return plain(LogicalKind::kBson);
    default:
      return {};
  }
}

Meaning physical_meaning(PhysicalType physical) {
  switch (physical) {
    case PhysicalType::kBoolean:
      return {.form = Form::kBool, .type = "bool", .stored = {}};
    case PhysicalType::kInt32:
      return {.form = Form::kSigned, .type = "int32", .stored = {}};
    case PhysicalType::kInt64:
      return {.form = Form::kSigned, .type = "int64", .stored = {}};
    case PhysicalType::kInt96:
      return {.form = Form::kInt96, .type = "timestamp", .stored = {}};
    case PhysicalType::kFloat:
      return {.form = Form::kFloat32, .type = "float32", .stored = {}};
    case PhysicalType::kDouble:
      return {.form = Form::kFloat64, .type = "float64", .stored = {}};
    default:
      return {.form = Form::kBytes, .type = "binary", .stored = {}};
  }
}

std::optional<Meaning> integer_meaning(const LogicalType& type, PhysicalType physical) {
  const bool is_32 =
      physical == PhysicalType::kInt32 && (type.bits == 8 || type.bits == 16 || type.bits == 32);
  const bool is_64 = physical == PhysicalType::kInt64 && type.bits == 64;
  if (!is_32 && !is_64) return std::nullopt;
  return Meaning{.form = type.is_signed ? Form::kSigned : Form::kUnsigned,
                 .type = fmt::format("{}int{}", type.is_signed ? "" : "u", type.bits),
                 .stored = {}};
}

std::optional<Meaning> decimal_meaning(const LogicalType& type, const SchemaNode& node) {
  const bool is_known = type.precision >= 1 && type.precision <= kDecimalPrecisionMax &&
                        type.scale >= 0 && type.scale <= type.precision;
  const bool fits = node.physical == PhysicalType::kInt32 ||
                    node.physical == PhysicalType::kInt64 ||
                    node.physical == PhysicalType::kByteArray ||
                    node.physical == PhysicalType::kFixedLenByteArray;
  if (!fits) return std::nullopt;
  Meaning meaning{.form = is_known ? Form::kDecimal : Form::kBytes,
                  .type = fmt::format("decimal({},{})", type.precision, type.scale),
                  .stored = {}};
  if (is_known) {
    meaning.precision = static_cast<uint8_t>(type.precision);
    meaning.scale = static_cast<uint8_t>(type.scale);
  }
  return meaning;
}

int64_t ticks_per_second(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kMillis:
      return 1'000;
    case TimeUnit::kMicros:
      return 1'000'000;
    case TimeUnit::kNanos:
      return 1'000'000'000;
    case TimeUnit::kNone:
      break;
  }
  return 0;
}

std::optional<Meaning> moment_meaning(const LogicalType& type, PhysicalType physical) {
  const int64_t ticks = ticks_per_second(type.unit);
  const bool is_time = type.kind == LogicalKind::kTime;
  const bool is_time_millis = is_time && type.unit == TimeUnit::kMillis;
  if (ticks == 0) return std::nullopt;
  if (physical != (is_time_millis ? PhysicalType::kInt32 : PhysicalType::kInt64)) {
    return std::nullopt;
  }
  Meaning meaning{.form = Form::kTime, .type = "time", .stored = {}};
  if (!is_time) {
    meaning.form = type.is_utc ? Form::kTimestampTz : Form::kTimestamp;
    meaning.type = type.is_utc ? "timestamptz" : "timestamp";
  }
  meaning.ticks_per_second = ticks;
  return meaning;
}

std::optional<Meaning> bytes_meaning(LogicalKind kind, const SchemaNode& node) {
  const bool is_text = node.physical == PhysicalType::kByteArray;
  const bool is_fixed = node.physical == PhysicalType::kFixedLenByteArray;
  switch (kind) {
    case LogicalKind::kString:
    case LogicalKind::kEnum:
      if (!is_text && !is_fixed) return std::nullopt;
      return Meaning{.form = Form::kText, .type = "string", .stored = {}};
    case LogicalKind::kJson:
      if (!is_text) return std::nullopt;
      return Meaning{.form = Form::kText, .type = "json", .stored = {}};
    case LogicalKind::kGeometry:
    case LogicalKind::kGeography:
      if (!is_text) return std::nullopt;
      return Meaning{.form = Form::kBytes,
                     .type = kind == LogicalKind::kGeometry ? "geometry" : "geography",
                     .stored = {}};
    case LogicalKind::kUuid:
      if (!is_fixed || node.type_length != kUuidBytes) return std::nullopt;
      return Meaning{.form = Form::kUuid, .type = "uuid", .stored = {}};
    case LogicalKind::kFloat16:
      if (!is_fixed || node.type_length != kFloat16Bytes) return std::nullopt;
      return Meaning{.form = Form::kFloat16, .type = "float16", .stored = {}};
    default:
      return std::nullopt;
  }
}

std::optional<Meaning> logical_meaning(const LogicalType& type, const SchemaNode& node) {
  switch (type.kind) {
    case LogicalKind::kInteger:
      return integer_meaning(type, node.physical);
    case LogicalKind::kDecimal:
      return decimal_meaning(type, node);
    case LogicalKind::kTime:
    case LogicalKind::kTimestamp:
      return moment_meaning(type, node.physical);
    case LogicalKind::kDate:
      if (node.physical != PhysicalType::kInt32) return std::nullopt;
      return Meaning{.form = Form::kDate, .type = "date", .stored = {}};
    case LogicalKind::kUnknown: {
      Meaning meaning = physical_meaning(node.physical);
      meaning.type = "null";
      return meaning;
    }
    default:
      return bytes_meaning(type.kind, node);
  }
}

const char* group_type(LogicalKind kind) {
  switch (kind) {
    case LogicalKind::kMap:
      return "map";
    case LogicalKind::kList:
      return "list";
    case LogicalKind::kVariant:
      return "variant";
    default:
      return "struct";
  }
}

/// The physical type and what is said about it, in the file's words.
std::string stored_as(const SchemaNode& node) {
  std::string text;
  if (!node.is_group) {
    text = physical_name(node.physical);
    if (node.physical == PhysicalType::kFixedLenByteArray) {
      text += fmt::format("({})", node.type_length);
    }
  }
  const std::string said =
      node.logical.kind != LogicalKind::kNone ? logical_name(node.logical) : converted_name(node);
  if (!said.empty()) text += (text.empty() ? "" : " ") + said;
  return text;
}

}  // namespace

Meaning meaning_of(const SchemaNode& node) {
  const LogicalType logical =
      node.logical.kind != LogicalKind::kNone ? node.logical : logical_of_converted(node);
  Meaning meaning;
  if (node.is_group) {
    meaning.type = group_type(logical.kind);
  } else {
    meaning = logical_meaning(logical, node).value_or(physical_meaning(node.physical));
    const bool is_interval = node.converted == ConvertedType::kInterval;
    if (is_interval && meaning.form == Form::kBytes) meaning.type = "interval";
  }
  meaning.stored = stored_as(node);
  return meaning;
}

}  // namespace adze::inspection
