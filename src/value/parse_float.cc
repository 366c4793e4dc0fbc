#include "value/float_text.h"
#include "value/parse_value.h"
#include "value/problems.h"

namespace adze::value {

ParseResult parse_strict_float64(std::string_view text, Type type, double& value) {
  double number = 0;
  bool overflowed = false;
  if (!read_float(text, type, number, overflowed)) {
    return explain_blanks(text, {"is not a number", kFixOtherText});
  }
  if (overflowed) return out_of_range(type);
  value = number;
  return {};
}

}  // namespace adze::value
