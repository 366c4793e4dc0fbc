#include <nlohmann/json.hpp>

#include "base/error.h"
#include "value/number_text.h"
#include "value/parse_value.h"
#include "value/problems.h"

// Types that are kept as they are written and only checked for their form.
namespace adze::value {
namespace {

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool is_hexadecimal = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (is_dash ? c != '-' : !is_hexadecimal) return false;
  }
  return true;
}

/// RFC 8259, any value at the top. The parser keeps a bit per open bracket and does not recurse, so
/// that deep nesting is harmless.
bool is_json(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // which nlohmann would skip
  return !text.starts_with(kByteOrderMark) && nlohmann::json::accept(text.begin(), text.end());
}

}  // namespace

ParseResult parse_strict_string(std::string_view text, Type type) {
  switch (type.id) {
    case TypeId::kUuid:
      if (is_uuid(text)) return {};
      return explain_blanks(text, {"is not a UUID (8-4-4-4-12 hexadecimal digits)", kFixOtherText});
    case TypeId::kJson:
      if (is_json(text)) return {};
      return {text.empty() ? "is empty" : "is not JSON", kFixOtherText};
    default:
      ADZE_CHECK(type.kind() == Kind::kString);
      return {};
  }
}

}  // namespace adze::value
