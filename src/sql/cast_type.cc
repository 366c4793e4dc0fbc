#include "sql/cast_type.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"

namespace adze::sql {
namespace {

struct TypeWord {
  std::string_view word;
  Type type;
  const char* name;
};

// Null type: DuckDB knows the word, we don't have the type, and `name` is the advice.
constexpr TypeWord kTypeWords[] = {
    {"boolean", bool_type, "BOOLEAN"},
    {"bool", bool_type, "BOOLEAN"},
    {"logical", bool_type, "BOOLEAN"},
    {"tinyint", int8_type, "TINYINT"},
    {"int1", int8_type, "TINYINT"},
    {"smallint", int16_type, "SMALLINT"},
    {"int2", int16_type, "SMALLINT"},
    {"int16", int16_type, "SMALLINT"},
    {"short", int16_type, "SMALLINT"},
    {"integer", int32_type, "INTEGER"},
    {"int", int32_type, "INTEGER"},
    {"int4", int32_type, "INTEGER"},
    {"int32", int32_type, "INTEGER"},
    {"signed", int32_type, "INTEGER"},
    {"bigint", int64_type, "BIGINT"},
    {"int8", int64_type, "BIGINT"},
    {"int64", int64_type, "BIGINT"},
    {"long", int64_type, "BIGINT"},
    {"real", float32_type, "FLOAT"},
    {"float", float32_type, "FLOAT"},
    {"float4", float32_type, "FLOAT"},
    {"float32", float32_type, "FLOAT"},
    {"double", float64_type, "DOUBLE"},
    {"double precision", float64_type, "DOUBLE"},
    {"float8", float64_type, "DOUBLE"},
    {"float64", float64_type, "DOUBLE"},
    {"varchar", string_type, "VARCHAR"},
    {"character varying", string_type, "VARCHAR"},
    {"char", string_type, "VARCHAR"},
    {"character", string_type, "VARCHAR"},
    {"bpchar", string_type, "VARCHAR"},
    {"text", string_type, "VARCHAR"},
    {"string", string_type, "VARCHAR"},
    {"blob", binary_type, "BLOB"},
    {"bytea", binary_type, "BLOB"},
    {"binary", binary_type, "BLOB"},
    {"varbinary", binary_type, "BLOB"},
    {"date", date_type, "DATE"},
    {"time", time_type, "TIME"},
    {"time without time zone", time_type, "TIME"},
    {"timestamp", timestamp_type, "TIMESTAMP"},
    {"datetime", timestamp_type, "TIMESTAMP"},
    {"timestamp without time zone", timestamp_type, "TIMESTAMP"},
    {"timestamptz", timestamptz_type, "TIMESTAMP WITH TIME ZONE"},
    {"timestamp with time zone", timestamptz_type, "TIMESTAMP WITH TIME ZONE"},
    {"hugeint", null_type, "write decimal(38,0)"},
    {"int128", null_type, "write decimal(38,0)"},
    {"uhugeint", null_type, "write decimal(38,0)"},
    {"utinyint", null_type, "write smallint"},
    {"uint8", null_type, "write smallint"},
    {"usmallint", null_type, "write integer"},
    {"uint16", null_type, "write integer"},
    {"uinteger", null_type, "write bigint"},
    {"uint32", null_type, "write bigint"},
    {"ubigint", null_type, "write decimal(20,0)"},
    {"uint64", null_type, "write decimal(20,0)"},
    {"float16", null_type, "write float32"},
    {"uuid", null_type, "write varchar"},
    {"json", null_type, "write varchar"},
    {"interval", null_type, ""},
    {"timestamp_s", null_type, "write timestamp, which counts microseconds"},
    {"timestamp_ms", null_type, "write timestamp, which counts microseconds"},
    {"timestamp_us", null_type, "write timestamp, which counts microseconds"},
    {"timestamp_ns", null_type, "write timestamp, which counts microseconds"},
    {"time with time zone", null_type, "write time"},
    {"timetz", null_type, "write time"},
};

Error usage_error(std::string message, std::string fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.fix = std::move(fix);
  return error;
}

bool is_decimal_word(std::string_view word) {
  return word == "decimal" || word == "numeric" || word == "dec";
}

CastType find_decimal(const std::vector<int>& modifiers) {
  if (modifiers.empty()) return {decimal_type(18, 3), "DECIMAL", ""};
  const int precision = modifiers[0];
  const int scale = modifiers.size() > 1 ? modifiers[1] : 0;
  if (modifiers.size() > 2 || precision < 1 || precision > 38 || scale < 0 || scale > precision) {
    throw usage_error("decimal has 1 to 38 digits, and no more than these behind the point",
                      "write it as decimal(10,2)");
  }
  const std::string name = modifiers.size() > 1 ? fmt::format("DECIMAL({}, {})", precision, scale)
                                                : fmt::format("DECIMAL({})", precision);
  return {decimal_type(static_cast<uint8_t>(precision), static_cast<uint8_t>(scale)), name, ""};
}

std::string note_on(std::string_view word) {
  if (word == "int8") {
    return "int8 in SQL is BIGINT, of 8 bytes; the 8-bit type of `columns:` is TINYINT here";
  }
  if (word == "float8")
    return "float8 in SQL is DOUBLE, of 8 bytes, which `columns:` calls float64";
  return "";
}

std::vector<std::string> known_words() {
  std::vector<std::string> words = {"decimal", "numeric"};
  for (const TypeWord& row : kTypeWords) {
    if (row.type != null_type) words.emplace_back(row.word);
  }
  return words;
}

}  // namespace

CastType find_cast_type(std::string_view words, const std::vector<int>& modifiers) {
  if (is_decimal_word(words)) return find_decimal(modifiers);
  for (const TypeWord& row : kTypeWords) {
    if (row.word != words) continue;
    if (row.type == null_type) {
      throw usage_error(fmt::format("the type {} is not supported", words), row.name);
    }
    // varchar(10) doesn't cut in DuckDB, and float(24) and timestamp(6) change little.
    if (!modifiers.empty() && row.type != string_type) {
      throw usage_error(fmt::format("the type {} takes no number in brackets", words),
                        fmt::format("write {}", words));
    }
    return {row.type, row.name, note_on(words)};
  }
  throw usage_error(fmt::format("unknown type '{}'{}", words, did_you_mean(words, known_words())),
                    "");
}

}  // namespace adze::sql
