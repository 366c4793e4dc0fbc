#include "column/column_type_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/refuse.h"
#include "base/suggest.h"
#include "column/type.h"

// The names of types in `columns:` and --columns. Two families meet there: Arrow's and numpy's
// names count bits (int8 has 8 bits), PostgreSQL's and DuckDB's count bytes (int8 has 8 bytes). The
// words that belong to one family only are taken; int8, which is in both, counts bits as its
// neighbours int16 and int32 do; a word that makes sense only in bytes (int4) is refused with what
// to write instead, since whoever writes it would read int8 in bytes as well.
namespace adze {
namespace {

struct NamedType {
  std::string_view name;
  Type type;
};

constexpr NamedType kNamedTypes[] = {
    {"bool", bool_type},
    {"boolean", bool_type},
    {"int8", int8_type},
    {"int16", int16_type},
    {"int32", int32_type},
    {"int64", int64_type},
    {"uint8", {TypeId::kUInt8}},
    {"uint16", {TypeId::kUInt16}},
    {"uint32", {TypeId::kUInt32}},
    {"uint64", {TypeId::kUInt64}},
    {"tinyint", int8_type},
    {"smallint", int16_type},
    {"integer", int32_type},
    {"int", int32_type},
    {"bigint", int64_type},
    {"float16", {TypeId::kFloat16}},
    {"float32", float32_type},
    {"float64", float64_type},
    {"float", float32_type},
    {"real", float32_type},
    {"double", float64_type},
    {"double precision", float64_type},
    {"date", date_type},
    {"time", time_type},
    {"timestamp", timestamp_type},
    {"timestamp without time zone", timestamp_type},
    {"timestamptz", timestamptz_type},
    {"timestamp with time zone", timestamptz_type},
    {"string", string_type},
    {"varchar", string_type},
    {"text", string_type},
    {"binary", binary_type},
    {"uuid", {TypeId::kUuid}},
    {"json", {TypeId::kJson}},
};

/// Words of other systems, and what to write for them.
struct OtherName {
  std::string_view name;
  std::string_view why;
  std::string_view write;
};

constexpr OtherName kOtherNames[] = {
    {"int1", "is doubtful: names here count bits, and this one counts bytes", "int8"},
    {"int2", "is doubtful: names here count bits, and SQL's int2 has 2 bytes", "int16"},
    {"int4", "is doubtful: names here count bits, and SQL's int4 has 4 bytes", "int32"},
    {"float2", "is doubtful: names here count bits, and this one counts bytes", "float16"},
    {"float4", "is doubtful: names here count bits, and SQL's float4 has 4 bytes", "float32"},
    {"float8", "is doubtful: names here count bits, and SQL's float8 has 8 bytes", "float64"},
    {"uint1", "is doubtful: names here count bits, and this one counts bytes", "uint8"},
    {"uint2", "is doubtful: names here count bits, and this one counts bytes", "uint16"},
    {"uint4", "is doubtful: names here count bits, and this one counts bytes", "uint32"},
    {"decimal", "needs its precision and scale", "decimal(10,2), with the numbers you need"},
    {"numeric", "needs its precision and scale", "numeric(10,2), with the numbers you need"},
    {"number", "does not say which numbers", "int64, float64 or decimal(10,2)"},
    {"int128", "is not a type of columns", "decimal(38,0)"},
    {"hugeint", "is not a type of columns", "decimal(38,0)"},
    {"utinyint", "is not a type of columns", "uint8"},
    {"usmallint", "is not a type of columns", "uint16"},
    {"uinteger", "is not a type of columns", "uint32"},
    {"ubigint", "is not a type of columns", "uint64"},
    {"byte", "does not say whether it is signed", "int8 or uint8"},
    {"short", "is not a type of columns", "int16"},
    {"long", "is not a type of columns", "int64"},
    {"half", "is not a type of columns", "float16"},
    {"single", "is not a type of columns", "float32"},
    {"datetime", "is not a type of columns", "timestamp"},
    {"datetime64", "is not a type of columns", "timestamp"},
    {"date32", "is not a type of columns", "date"},
    {"char", "is not a type of columns", "string"},
    {"str", "is not a type of columns", "string"},
    {"utf8", "is not a type of columns", "string"},
    {"object", "is not a type of columns", "string"},
    {"category", "is not a type of columns", "string"},
    {"blob", "is not a type of columns", "binary"},
    {"bytea", "is not a type of columns", "binary"},
    {"bytes", "is not a type of columns", "binary"},
    {"jsonb", "is not a type of columns", "json"},
};

/// In lower case, without blanks at the ends and around ( , ), with single ones elsewhere.
std::string normalized(std::string_view text) {
  std::string result;
  const auto is_mark = [](char c) { return c == '(' || c == ')' || c == ','; };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ' ' || c == '\t') {
      const bool is_separator = !result.empty() && !is_mark(result.back()) && result.back() != ' ';
      if (is_separator) result += ' ';
      continue;
    }
    if (is_mark(c) && !result.empty() && result.back() == ' ') result.pop_back();
    result += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  if (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

/// A number of one or two digits; -1 for anything else.
int small_number(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || text.size() > 2 || !std::all_of(text.begin(), text.end(), is_digit))
    return -1;
  int number = 0;
  for (const char c : text) number = number * 10 + (c - '0');
  return number;
}

/// `arguments` is what stands between the parentheses: "10,2" or "10".
Type parse_decimal_type(std::string_view written, std::string_view arguments) {
  const size_t comma = arguments.find(',');
  const int precision = small_number(arguments.substr(0, comma));
  const int scale = comma == std::string_view::npos ? 0 : small_number(arguments.substr(comma + 1));
  if (precision < 1 || precision > 38) {
    refuse(fmt::format("type '{}': the precision, all digits together, must be 1 to 38", written),
           "write for example decimal(10,2)");
  }
  if (scale < 0 || scale > precision) {
    refuse(fmt::format("type '{}': the scale, the digits after the point, must be 0 to the "
                       "precision",
                       written),
           "write for example decimal(10,2)");
  }
  return decimal_type(static_cast<uint8_t>(precision), static_cast<uint8_t>(scale));
}

Type parse_type_with_arguments(std::string_view written, std::string_view name,
                               std::string_view arguments) {
  if (name == "decimal" || name == "numeric") return parse_decimal_type(written, arguments);
  if (name == "varchar" || name == "char" || name == "string" || name == "text") {
    refuse(fmt::format("type '{}': the length of text is not limited", written), "write string");
  }
  refuse(fmt::format("type '{}': only decimal has numbers in parentheses", written),
         fmt::format("write {}", name));
}

[[noreturn]] void fail_unknown(std::string_view written, std::string_view name) {
  std::vector<std::string> candidates;
  for (const NamedType& named : kNamedTypes) candidates.emplace_back(named.name);
  candidates.emplace_back("decimal");
  refuse(fmt::format("unknown type '{}'{}", written, did_you_mean(name, candidates)),
         "types are bool, int8 to int64, uint8 to uint64, float16, float32, float64, "
         "decimal(p,s), date, time, timestamp, timestamptz, string, binary, uuid, json");
}

}  // namespace

std::vector<std::string> column_type_names() {
  std::vector<std::string> names;
  for (const NamedType& named : kNamedTypes) names.emplace_back(named.name);
  return names;
}

Type parse_column_type(std::string_view text) {
  const std::string name = normalized(text);
  for (const NamedType& named : kNamedTypes) {
    if (name == named.name) return named.type;
  }
  for (const OtherName& other : kOtherNames) {
    if (name != other.name) continue;
    refuse(fmt::format("type '{}' {}", text, other.why), fmt::format("write {}", other.write));
  }
  const size_t open = name.find('(');
  if (open != std::string::npos && open > 0 && name.back() == ')') {
    const std::string_view arguments = std::string_view(name).substr(open + 1);
    return parse_type_with_arguments(text, name.substr(0, open),
                                     arguments.substr(0, arguments.size() - 1));
  }
  fail_unknown(text, name);
}

}  // namespace adze
