#include <string>

#include "base/error.h"
#include "value/cast_forms.h"
#include "value/number_text.h"
#include "value/parse_value.h"

// SQL's CAST from text, as DuckDB 1.5 does it. Where DuckDB is known to be wrong or lossy we are
// not:
//
//   '1555e-3'::decimal(5,2)        DuckDB: an error; here 1.56, as for '1.555'
//   '2024-01-03x'::date            DuckDB: the text after the date is ignored; here it must be a
//   time 'infinity'::date, ::timestamp  DuckDB: a value of its own; here an error '2024-01-03
//   '::timestamp       DuckDB: an error; here blanks are trimmed, as for all other types ' true
//   '::bool                 an error in both: bool is the one type that takes no blanks '…
//   Europe/Berlin'::timestamptz DuckDB: converted; here an error, for no zone names are read
//
// Tested by parse_cast_test.cc against a table of DuckDB's answers.
namespace adze::value {
namespace {

ParseResult parse_cast_bool(std::string_view text, Scalar& value) {
  uint8_t boolean = 0;
  ParseResult result = parse_strict_bool(text, boolean);
  if (!result && equals_ignoring_case(text, "y")) {
    boolean = 1;
    result = {};
  } else if (!result && equals_ignoring_case(text, "n")) {
    result = {};
  }
  value.integer = boolean;
  return result ? result : ParseResult{"is not a bool (true, false, t, f, yes, no, y, n, 1, 0)"};
}

int hexadecimal_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// ASCII, where \xHH stands for any byte.
ParseResult parse_cast_binary(std::string_view text, std::string& value) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) >= 0x80) {
      return {"has a character that is not ASCII; write its bytes as \\xHH"};
    }
    if (text[i] != '\\') {
      value += text[i];
      continue;
    }
    const bool is_long_enough = i + 3 < text.size();
    const int high = is_long_enough ? hexadecimal_digit(text[i + 2]) : -1;
    const int low = is_long_enough ? hexadecimal_digit(text[i + 3]) : -1;
    if (high < 0 || low < 0 || text[i + 1] != 'x') {
      return {"has a backslash that does not begin \\xHH"};
    }
    value += static_cast<char>(high * 16 + low);
    i += 3;
  }
  return {};
}

ParseResult parse_cast_int64(std::string_view text, Type type, Scalar& value) {
  if (type.is_decimal()) return parse_cast_decimal(text, type, value.integer);
  if (type.is_integer()) return parse_cast_integer(text, type, value.integer);
  int64_t number = 0;
  const ParseResult result = parse_cast_temporal(text, type, number);
  value.integer = number;
  return result;
}

ParseResult parse_cast_text(std::string_view text, Type type, Scalar& value) {
  if (type.id == TypeId::kBinary) return parse_cast_binary(text, value.text);
  value.text = text;
  return {};
}

ParseResult parse_cast_kind(std::string_view text, Type type, Scalar& value) {
  switch (type.kind()) {
    case Kind::kBool:
      return parse_cast_bool(text, value);
    case Kind::kInt64:
      return parse_cast_int64(text, type, value);
    case Kind::kInt128:
      return parse_cast_decimal(text, type, value.integer);
    case Kind::kFloat64:
      return parse_cast_float(text, type, value.number);
    case Kind::kString:
      return parse_cast_text(text, type, value);
  }
  fail_internal("kind", __FILE__, __LINE__);
}

}  // namespace

ParseResult parse_cast(std::string_view text, Type type, Scalar& value) {
  ADZE_CHECK(type == type.value_type());
  if (type.id == TypeId::kNull || type.id == TypeId::kInterval) {
    return {"cannot be cast to this type"};
  }
  value = {};
  value.type = type;
  const ParseResult result = parse_cast_kind(text, type, value);
  value.is_null = !result;
  return result;
}

}  // namespace adze::value
