#include "base/error.h"
#include "value/parse_value.h"
#include "value/strict_forms.h"

namespace adze::value {

ParseResult parse_strict_int64(std::string_view text, Type type, const StrictOptions& options,
                               int64_t& value) {
  ADZE_CHECK(type.kind() == Kind::kInt64);
  switch (type.id) {
    case TypeId::kDate:
      return parse_strict_date(text, value);
    case TypeId::kTime:
      return parse_strict_time(text, value);
    case TypeId::kTimestamp:
      return parse_strict_timestamp(text, value);
    case TypeId::kTimestampTz:
      return parse_strict_timestamptz(text, options, value);
    default:
      break;
  }
  Int128 wide = 0;
  const ParseResult result = type.is_decimal() ? parse_strict_decimal(text, type, wide)
                                               : parse_strict_integer(text, type, wide);
  if (result) value = static_cast<int64_t>(wide);
  return result;
}

ParseResult parse_strict_int128(std::string_view text, Type type, Int128& value) {
  ADZE_CHECK(type.kind() == Kind::kInt128);
  return type.is_decimal() ? parse_strict_decimal(text, type, value)
                           : parse_strict_integer(text, type, value);
}

}  // namespace adze::value
