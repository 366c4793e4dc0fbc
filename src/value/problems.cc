#include "value/problems.h"

#include <array>

#include "base/error.h"
#include "value/number_text.h"

namespace adze::value {
namespace {

/// A text with a number of up to two digits put into it, made when the program is compiled.
struct NumberedText {
  std::array<char, 80> bytes{};

  constexpr NumberedText(std::string_view before, unsigned number, std::string_view after) {
    size_t size = 0;
    for (const char c : before) bytes[size++] = c;
    if (number >= 10) bytes[size++] = static_cast<char>('0' + number / 10);
    bytes[size++] = static_cast<char>('0' + number % 10);
    for (const char c : after) bytes[size++] = c;
  }
  constexpr NumberedText() = default;
};

constexpr size_t kDigitCounts = 39;  // 0 to 38
using NumberedTexts = std::array<NumberedText, kDigitCounts>;

constexpr NumberedTexts make_texts(std::string_view before, std::string_view after_one,
                                   std::string_view after) {
  NumberedTexts texts;
  for (unsigned number = 0; number < texts.size(); ++number) {
    texts[number] = NumberedText(before, number, number == 1 ? after_one : after);
  }
  return texts;
}

constexpr NumberedTexts kTooManyWholeDigits = make_texts(
    "is out of range (at most ", " digit before the point)", " digits before the point)");
constexpr NumberedTexts kTooManyFractionDigits =
    make_texts("has more than ", " fraction digit", " fraction digits");

ParseResult decimal_out_of_range(Type type) {
  const char* const problem =
      kTooManyWholeDigits[static_cast<size_t>(type.precision - type.scale)].bytes.data();
  if (type.precision == 38) return {problem, "make the column float64 or string"};
  return {problem, "make the column a decimal of more digits, at most 38, or float64"};
}

}  // namespace

const char* const kFixOtherText =
    "make the column string, or list the value under null_values (--null) if it means null";

ParseResult out_of_range(Type type) {
  switch (type.id) {
    case TypeId::kInt8:
      return {"is out of range (-128 to 127)", "make the column int16, int32 or int64"};
    case TypeId::kInt16:
      return {"is out of range (-32768 to 32767)", "make the column int32 or int64"};
    case TypeId::kInt32:
      return {"is out of range (-2147483648 to 2147483647)", "make the column int64"};
    case TypeId::kInt64:
      return {"is out of range (-9223372036854775808 to 9223372036854775807)",
              "make the column decimal(38,0) or string"};
    case TypeId::kUInt8:
      return {"is out of range (0 to 255)", "make the column int16, int32 or int64"};
    case TypeId::kUInt16:
      return {"is out of range (0 to 65535)", "make the column int32 or int64"};
    case TypeId::kUInt32:
      return {"is out of range (0 to 4294967295)", "make the column int64"};
    case TypeId::kUInt64:
      return {"is out of range (0 to 18446744073709551615)",
              "make the column decimal(38,0) or string"};
    case TypeId::kFloat16:
      return {"is out of range (at most 65504)", "make the column float32 or float64"};
    case TypeId::kFloat32:
      return {"is out of range (at most 3.4028235e+38)", "make the column float64"};
    case TypeId::kFloat64:
      return {"is out of range (at most 1.7976931348623157e+308)", "make the column string"};
    case TypeId::kDecimal:
      return decimal_out_of_range(type);
    case TypeId::kDate:
    case TypeId::kTime:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      return {"is out of range", nullptr};
    default:
      fail_internal("a type that has a range", __FILE__, __LINE__);
  }
}

ParseResult too_many_fraction_digits(unsigned scale) {
  ADZE_CHECK(scale < kDigitCounts);
  if (scale == 0) return {"has a fraction", "give the decimal a scale, such as 2 in decimal(10,2)"};
  return {kTooManyFractionDigits[scale].bytes.data(),
          "give the decimal a larger scale, or make the column float64"};
}

ParseResult explain_blanks(std::string_view text, ParseResult otherwise) {
  if (text.empty()) return {"is empty", kFixOtherText};
  if (is_blank(text.front()) || is_blank(text.back())) {
    return {"has blanks around it",
            "make the column string and cast it in SQL, which ignores them"};
  }
  return otherwise;
}

}  // namespace adze::value
