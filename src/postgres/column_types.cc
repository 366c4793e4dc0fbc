#include "postgres/column_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/data_shape.h"
#include "postgres/sql_text.h"

namespace adze::postgres {
namespace {

constexpr uint32_t kNumericOid = 1700;
constexpr int kPrecisionMax = 38;

/// A type that every PostgreSQL has under the same number (its pg_type.dat).
struct BuiltIn {
  uint32_t oid;
  const char* name;
  Family family;
  Type type;  ///< kNull: none, or it depends on the modifier
};

constexpr BuiltIn kBuiltIn[] = {
    {16, "boolean", Family::kBool, bool_type},
    {17, "bytea", Family::kBinary, binary_type},
    {19, "name", Family::kText, string_type},
    {20, "bigint", Family::kNumber, int64_type},
    {21, "smallint", Family::kNumber, int16_type},
    {23, "integer", Family::kNumber, int32_type},
    {25, "text", Family::kText, string_type},
    {26, "oid", Family::kNumber, {TypeId::kUInt32}},
    {114, "json", Family::kJson, {TypeId::kJson}},
    {700, "real", Family::kFloat, float32_type},
    {701, "double precision", Family::kFloat, float64_type},
    {1042, "character", Family::kText, string_type},
    {1043, "character varying", Family::kText, string_type},
    {1082, "date", Family::kDate, date_type},
    {1083, "time without time zone", Family::kTime, time_type},
    {1114, "timestamp without time zone", Family::kTimestamp, timestamp_type},
    {1184, "timestamp with time zone", Family::kTimestampTz, timestamptz_type},
    {kNumericOid, "numeric", Family::kNumber, null_type},
    {2950, "uuid", Family::kUuid, {TypeId::kUuid}},
    {3802, "jsonb", Family::kJson, {TypeId::kJson}},
};

const BuiltIn* find_built_in(uint32_t oid) {
  const auto* const found = std::find_if(std::begin(kBuiltIn), std::end(kBuiltIn),
                                         [&](const BuiltIn& row) { return row.oid == oid; });
  return found == std::end(kBuiltIn) ? nullptr : found;
}

struct NumericModifier {
  int precision;
  int scale;
};

/// Precision in the upper half, scale in eleven bits with sign, all plus 4; -1 is neither.
std::optional<NumericModifier> numeric_modifier(int modifier) {
  if (modifier < 4) return {};
  const int bits = modifier - 4;
  return NumericModifier{.precision = (bits >> 16) & 0xFFFF,
                         .scale = ((bits & 0x7FF) ^ 1024) - 1024};
}

/// numeric(p,s) is decimal(p,s); a negative scale has zeros before the point, one greater than the
/// precision has zeros behind it, which a decimal holds as digits.
std::optional<Type> decimal_home(NumericModifier numeric) {
  const int scale = std::max(numeric.scale, 0);
  const int precision = std::max(numeric.precision - std::min(numeric.scale, 0), scale);
  if (precision < 1 || precision > kPrecisionMax) return {};
  return decimal_type(static_cast<uint8_t>(precision), static_cast<uint8_t>(scale));
}

bool is_number_type(Type type) {
  switch (type.id) {
    case TypeId::kUInt8:
    case TypeId::kUInt16:
    case TypeId::kUInt32:
    case TypeId::kUInt64:
    case TypeId::kFloat16:
      return true;
    default:
      return type.is_number();
  }
}

}  // namespace

bool is_built_in(uint32_t type_oid) { return find_built_in(type_oid) != nullptr; }

ServerColumn server_column(std::string name, uint32_t type_oid, int modifier,
                           const CatalogType& catalog) {
  ServerColumn column{.name = std::move(name), .server_type = catalog.formatted, .type = {}};
  if (const BuiltIn* row = find_built_in(type_oid)) {
    column.server_type = row->name;
    column.family = row->family;
    if (row->type.id != TypeId::kNull) column.type = row->type;
  } else if (catalog.kind == 'e' || catalog.name == "citext") {
    column.family = Family::kText;
    column.type = string_type;
  }
  if (type_oid != kNumericOid) return column;
  if (const std::optional<NumericModifier> numeric = numeric_modifier(modifier)) {
    column.server_type = fmt::format("numeric({},{})", numeric->precision, numeric->scale);
    column.type = decimal_home(*numeric);
  }
  return column;
}

bool may_be_declared(Family family, Type declared) {
  const bool is_float = declared.is_float() || declared.id == TypeId::kFloat16;
  switch (family) {
    case Family::kBool:
      return declared.id == TypeId::kBool;
    case Family::kBinary:
      return declared.id == TypeId::kBinary;
    case Family::kNumber:
      return is_number_type(declared) || declared == string_type;
    case Family::kFloat:
      return is_float || declared == string_type;
    case Family::kText:
      return declared.id != TypeId::kBinary;
    case Family::kDate:
      return declared == date_type || declared == string_type;
    case Family::kTime:
      return declared == time_type || declared == string_type;
    case Family::kTimestamp:
      return declared == timestamp_type || declared == string_type;
    case Family::kTimestampTz:
      return declared == timestamptz_type || declared == string_type;
    case Family::kUuid:
      return declared.id == TypeId::kUuid || declared == string_type;
    case Family::kJson:
      return declared.id == TypeId::kJson || declared == string_type;
    case Family::kOther:
      return declared == string_type;
  }
  return false;
}

csv::ColumnContract contract_of(const ServerColumn& column) {
  csv::ColumnContract contract{.name = column.name, .type = *column.type, .null_values = {}};
  // The server has checked it, and takes numbers beyond any double, which adze's check does not.
  if (contract.type.id == TypeId::kJson) contract.type = string_type;
  contract.is_hexadecimal = contract.type.id == TypeId::kBinary;
  return contract;
}

std::string cast_of(const ServerColumn& column) {
  const bool is_decimal = column.family == Family::kNumber;
  return fmt::format("CAST({} AS {})", escape_controls(quoted_identifier(column.name)),
                     is_decimal ? "numeric(38,10)" : "text");
}

}  // namespace adze::postgres
