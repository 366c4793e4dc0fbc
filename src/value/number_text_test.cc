#include "value/number_text.h"

#include <gtest/gtest.h>

#include <string>

namespace adze::value {
namespace {

bool is_number(std::string_view text) {
  NumberText number;
  return split_number(text, number);
}

/// The rounded integer as text, or "too large".
std::string rounded(std::string_view text, unsigned scale) {
  NumberText number;
  EXPECT_TRUE(split_number(text, number)) << text;
  Int128 value = 0;
  if (!round_scaled(number, scale, value)) return "too large";
  const bool is_negative = value < 0;
  std::string digits;
  for (Int128 rest = is_negative ? -value : value; rest != 0; rest /= 10) {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  }
  if (digits.empty()) digits = "0";
  return is_negative ? "-" + digits : digits;
}

int compared(std::string_view text, UInt128 other, unsigned scale) {
  NumberText number;
  EXPECT_TRUE(split_number(text, number)) << text;
  return compare_magnitude(number, other, scale);
}

TEST(NumberTextTest, NumbersNeedADigitBeforeTheExponentAndOneInIt) {
  for (const char* text : {"0", "12", "+12", "-12", "5.", ".5", "1.5e3", "1.E3", "1e+3", "1e-3"}) {
    EXPECT_TRUE(is_number(text)) << text;
  }
  for (const char* text : {"",      "+",   "-",   ".",  "-.", "e3",  ".e3", "1e",  "1e+", "1e1.5",
                           "1.2.3", "--1", "+-1", " 1", "1 ", "0x1", "1_0", "1,5", "inf", "nan"}) {
    EXPECT_FALSE(is_number(text)) << text;
  }
}

// All texts of up to six characters over the alphabet, against the grammar written another way.
TEST(NumberTextTest, AllShortTextsAgreeWithTheGrammar) {
  constexpr std::string_view kAlphabet = "09.+-e";
  const auto is_digits = [](std::string_view part) {
    return part.find_first_not_of("09") == std::string_view::npos;
  };
  const auto without_sign = [](std::string_view part) {
    const bool has_sign = part.starts_with('+') || part.starts_with('-');
    return part.substr(has_sign ? 1 : 0);
  };
  const auto expected = [&](std::string_view text) {
    const size_t mark = text.find('e');
    const std::string_view mantissa = without_sign(text.substr(0, mark));
    const size_t point = mantissa.find('.');
    const std::string_view whole = mantissa.substr(0, point);
    const std::string_view fraction =
        point == std::string_view::npos ? "" : mantissa.substr(point + 1);
    if (!is_digits(whole) || !is_digits(fraction) || whole.size() + fraction.size() == 0) {
      return false;
    }
    if (mark == std::string_view::npos) return true;
    const std::string_view exponent = without_sign(text.substr(mark + 1));
    return !exponent.empty() && is_digits(exponent);
  };
  for (size_t size = 0; size <= 6; ++size) {
    size_t count = 1;
    for (size_t i = 0; i < size; ++i) count *= kAlphabet.size();
    std::string text(size, ' ');
    for (size_t number = 0; number < count; ++number) {
      size_t rest = number;
      for (char& c : text) {
        c = kAlphabet[rest % kAlphabet.size()];
        rest /= kAlphabet.size();
      }
      ASSERT_EQ(is_number(text), expected(text)) << text;
    }
  }
}

TEST(RoundScaledTest, HalvesGoAwayFromZero) {
  EXPECT_EQ(rounded("2.5", 0), "3");
  EXPECT_EQ(rounded("-2.5", 0), "-3");
  EXPECT_EQ(rounded("2.4999999999999999999999999999999999999999999", 0), "2");
  EXPECT_EQ(rounded("0.5", 0), "1");
  EXPECT_EQ(rounded(".05", 0), "0");
  EXPECT_EQ(rounded("0.05", 1), "1");
  EXPECT_EQ(rounded("9.99", 1), "100");
}

TEST(RoundScaledTest, ExponentsMoveThePoint) {
  EXPECT_EQ(rounded("1e3", 2), "100000");
  EXPECT_EQ(rounded("12.345e1", 2), "12345");
  EXPECT_EQ(rounded("12.345e-1", 2), "123");
  EXPECT_EQ(rounded("5e-1", 0), "1");
  EXPECT_EQ(rounded("5e-2", 0), "0");
  EXPECT_EQ(rounded("1e-999999999999999999999", 0), "0");
  EXPECT_EQ(rounded("0e999999999999999999999", 0), "0");
  EXPECT_EQ(rounded("1e999999999999999999999", 0), "too large");
  EXPECT_EQ(rounded("0." + std::string(1000, '0') + "15e1001", 0), "2");
}

TEST(RoundScaledTest, ThirtyEightDigitsFitAndNoMore) {
  const std::string nines(38, '9');
  EXPECT_EQ(rounded(nines, 0), nines);
  EXPECT_EQ(rounded("-" + nines + ".4", 0), "-" + nines);
  EXPECT_EQ(rounded(nines + ".5", 0), "too large");
  EXPECT_EQ(rounded("1" + std::string(38, '0'), 0), "too large");
  EXPECT_EQ(rounded(std::string(100, '0') + "7", 0), "7");
}

TEST(CompareMagnitudeTest, DigitsDecideExactly) {
  EXPECT_EQ(compared("1.5", 15, 1), 0);
  EXPECT_EQ(compared("-1.50000", 15, 1), 0);
  EXPECT_EQ(compared("0.00015e4", 15, 1), 0);
  EXPECT_EQ(compared("1.5000000000000000000000000000000000000000001", 15, 1), 1);
  EXPECT_EQ(compared("1.4999999999999999999999999999999999999999999", 15, 1), -1);
  EXPECT_EQ(compared("0.15", 15, 1), -1);
  EXPECT_EQ(compared("15", 15, 1), 1);
  EXPECT_EQ(compared("1.5", 1500, 3), 0);
  EXPECT_EQ(compared("0.000", 0, 5), 0);
  EXPECT_EQ(compared("0", 1, 5), -1);
  EXPECT_EQ(compared("1e-9", 0, 5), 1);
}

}  // namespace
}  // namespace adze::value
