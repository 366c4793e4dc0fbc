#include "value/number_text.h"
#include "value/parse_value.h"
#include "value/problems.h"

namespace adze::value {

ParseResult parse_strict_bool(std::string_view text, uint8_t& value) {
  for (const char* word : {"true", "t", "yes", "1"}) {
    if (!equals_ignoring_case(text, word)) continue;
    value = 1;
    return {};
  }
  for (const char* word : {"false", "f", "no", "0"}) {
    if (!equals_ignoring_case(text, word)) continue;
    value = 0;
    return {};
  }
  return explain_blanks(text, {"is not a bool (true, false, t, f, yes, no, 1, 0)", kFixOtherText});
}

}  // namespace adze::value
