#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "value/parse_value.h"

namespace adze::value {
namespace {

constexpr Type kFloat16Type{TypeId::kFloat16};

std::string problem(std::string_view text, Type type) {
  double value = 0;
  const ParseResult result = parse_strict_float64(text, type, value);
  return result ? "" : result.problem;
}

double parsed(std::string_view text, Type type) {
  double value = -999;
  const ParseResult result = parse_strict_float64(text, type, value);
  EXPECT_TRUE(result) << text << " " << (result ? "" : result.problem);
  return value;
}

TEST(StrictFloatTest, DecimalAndExponentForms) {
  for (const Type type : {kFloat16Type, float32_type, float64_type}) {
    EXPECT_EQ(parsed("1.5", type), 1.5);
    EXPECT_EQ(parsed("+1.5", type), 1.5);
    EXPECT_EQ(parsed("-1.5e1", type), -15);
    EXPECT_EQ(parsed("5.", type), 5);
    EXPECT_EQ(parsed(".5", type), 0.5);
    EXPECT_EQ(parsed("1.E+1", type), 10);
    EXPECT_EQ(parsed("00012", type), 12);
  }
}

TEST(StrictFloatTest, SpecialValuesInAnyCaseWithSign) {
  for (const Type type : {kFloat16Type, float32_type, float64_type}) {
    for (const char* text : {"nan", "NaN", "-NAN", "+nan"})
      EXPECT_TRUE(std::isnan(parsed(text, type)));
    for (const char* text : {"inf", "+Inf", "INFINITY", "+infinity"}) {
      EXPECT_EQ(parsed(text, type), std::numeric_limits<double>::infinity());
    }
    for (const char* text : {"-inf", "-Infinity"}) {
      EXPECT_EQ(parsed(text, type), -std::numeric_limits<double>::infinity());
    }
  }
}

TEST(StrictFloatTest, OtherFormsSayWhatTheyAre) {
  for (const char* text : {"abc", ".", "1e", "0x1p3", "1_000", "1,5", "--1", "+-1", "infi",
                           "nan(1)", "1.2.3", "1f", "-", "1 2"}) {
    EXPECT_EQ(problem(text, float64_type), "is not a number") << text;
  }
  EXPECT_EQ(problem("", float64_type), "is empty");
  EXPECT_EQ(problem(" 1", float64_type), "has blanks around it");
}

TEST(StrictFloatTest, OverflowIsAnErrorAndUnderflowIsNot) {
  EXPECT_EQ(problem("1e309", float64_type), "is out of range (at most 1.7976931348623157e+308)");
  EXPECT_EQ(problem("-1e999999999999999999999", float64_type),
            "is out of range (at most 1.7976931348623157e+308)");
  EXPECT_EQ(problem("1e39", float32_type), "is out of range (at most 3.4028235e+38)");
  EXPECT_EQ(problem("3.40282357e38", float32_type), "is out of range (at most 3.4028235e+38)");
  EXPECT_EQ(problem("65520", kFloat16Type), "is out of range (at most 65504)");
  EXPECT_EQ(problem("-1e400", kFloat16Type), "is out of range (at most 65504)");
  for (const Type type : {kFloat16Type, float32_type, float64_type}) {
    EXPECT_EQ(parsed("1e-400", type), 0);
    const double negative = parsed("-1e-999999999999999999999", type);
    EXPECT_EQ(negative, 0);
    EXPECT_TRUE(std::signbit(negative));
    EXPECT_EQ(parsed("0e999999999999999999999", type), 0);
  }
}

TEST(StrictFloatTest, HundredThousandDigitsAreRead) {
  EXPECT_EQ(parsed("0." + std::string(100'000, '0') + "1e100001", float64_type), 1);
  EXPECT_EQ(parsed("1" + std::string(100'000, '0') + "e-100000", float32_type), 1);
  EXPECT_EQ(parsed("0." + std::string(100'000, '0') + "1e100001", kFloat16Type), 1);
}

// ---------------------------------------------------------------------------------------------------
// float64 and float32 against the C library, which rounds correctly
// ---------------------------------------------------------------------------------------------------

void expect_same_as_library(const std::string& text) {
  double value = 0;
  if (const double expected = std::strtod(text.c_str(), nullptr); std::isfinite(expected)) {
    ASSERT_TRUE(parse_strict_float64(text, float64_type, value)) << text;
    ASSERT_EQ(value, expected) << text;
  }
  if (const float expected = std::strtof(text.c_str(), nullptr); std::isfinite(expected)) {
    ASSERT_TRUE(parse_strict_float64(text, float32_type, value)) << text;
    ASSERT_EQ(value, static_cast<double>(expected)) << text;
  } else {
    ASSERT_FALSE(parse_strict_float64(text, float32_type, value)) << text;
  }
}

TEST(StrictFloatTest, RandomDecimalsAreReadAsTheLibraryDoes) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 500'000; ++i) {
    std::string text;
    const size_t digits = 1 + random() % 25;
    const size_t point = random() % (digits + 1);
    for (size_t digit = 0; digit < digits; ++digit) {
      if (digit == point) text += '.';
      text += static_cast<char>('0' + random() % 10);
    }
    if (random() % 2 == 0) text += "e" + std::to_string(static_cast<int>(random() % 100) - 60);
    expect_same_as_library(text);
  }
}

/// Exactly; every finite double has at most 1074 fraction digits.
std::string exact_decimal(long double value) {
  std::array<char, 1600> buffer;
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.1100Lf", value);
  std::string text(buffer.data(), static_cast<size_t>(size));
  while (text.back() == '0') text.pop_back();
  return text;
}

/// The next smaller decimal of as many digits.
std::string decremented(std::string text) {
  for (size_t i = text.size(); i-- > 0;) {
    if (text[i] == '.') continue;
    if (text[i] != '0') {
      --text[i];
      return text;
    }
    text[i] = '9';
  }
  return text;
}

TEST(StrictFloatTest, PointsHalfwayBetweenFloatsGoToTheRightOne) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 60'000; ++i) {
    const auto bits = static_cast<uint32_t>(random() % 0x7f7fffff);
    float lower = 0;
    float upper = 0;
    const uint32_t next = bits + 1;
    std::memcpy(&lower, &bits, sizeof lower);
    std::memcpy(&upper, &next, sizeof upper);
    const std::string middle = exact_decimal((static_cast<long double>(lower) + upper) / 2);
    expect_same_as_library(middle);
    expect_same_as_library(middle + (middle.find('.') == std::string::npos ? ".0001" : "0001"));
    expect_same_as_library(decremented(middle));
  }
}

TEST(StrictFloatTest, PointsHalfwayBetweenDoublesGoToTheRightOne) {
  static_assert(std::numeric_limits<long double>::digits >= 64);
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    // Exponents of ordinary numbers, for the digits of the others are many and slow.
    const uint64_t bits = (random() >> 12) | ((923 + random() % 200) << 52);
    double lower = 0;
    std::memcpy(&lower, &bits, sizeof lower);
    const double upper = std::nextafter(lower, std::numeric_limits<double>::infinity());
    const std::string middle = exact_decimal((static_cast<long double>(lower) + upper) / 2);
    expect_same_as_library(middle);
    expect_same_as_library(middle + "0001");
    expect_same_as_library(decremented(middle));
  }
}

// ---------------------------------------------------------------------------------------------------
// float16 against all there are
// ---------------------------------------------------------------------------------------------------

/// All finite halves that are not negative, ascending; index is the bit pattern.
std::vector<double> all_halves() {
  std::vector<double> halves;
  for (int bits = 0; bits < 0x7c00; ++bits) {
    const int exponent = bits >> 10;
    const int fraction = bits & 0x3ff;
    halves.push_back(exponent == 0 ? std::ldexp(fraction, -24)
                                   : std::ldexp(1024 + fraction, exponent - 25));
  }
  return halves;
}

TEST(StrictHalfTest, EveryHalfIsReadAsItself) {
  for (const double half : all_halves()) {
    const std::string text = exact_decimal(half);
    ASSERT_EQ(parsed(text, kFloat16Type), half) << text;
    ASSERT_EQ(parsed("-" + text, kFloat16Type), -half) << text;
    std::array<char, 40> shortest;
    std::snprintf(shortest.data(), shortest.size(), "%.9g", half);
    ASSERT_EQ(parsed(shortest.data(), kFloat16Type), half);
  }
}

// A naive narrowing of the nearest double gets "just above" and "just below" wrong.
TEST(StrictHalfTest, EveryHalfwayPointAndItsNeighboursAreRoundedOnce) {
  const std::vector<double> halves = all_halves();
  for (size_t bits = 0; bits + 1 < halves.size(); ++bits) {
    const double lower = halves[bits];
    const double upper = halves[bits + 1];
    const double even = bits % 2 == 0 ? lower : upper;
    const std::string middle = exact_decimal((lower + upper) / 2);
    const std::string padded = middle + std::string(30, '0');
    for (const std::string sign : {"", "-"}) {
      const double factor = sign.empty() ? 1 : -1;
      ASSERT_EQ(parsed(sign + middle, kFloat16Type), factor * even) << middle;
      ASSERT_EQ(parsed(sign + padded, kFloat16Type), factor * even) << middle;
      ASSERT_EQ(parsed(sign + padded + "1", kFloat16Type), factor * upper) << middle;
      ASSERT_EQ(parsed(sign + decremented(padded), kFloat16Type), factor * lower) << middle;
      ASSERT_EQ(parsed(sign + decremented(middle), kFloat16Type), factor * lower) << middle;
    }
  }
}

TEST(StrictHalfTest, RangeEndsHalfwayToTheNextPowerOfTwo) {
  EXPECT_EQ(parsed("65504", kFloat16Type), 65504);
  EXPECT_EQ(parsed("65519.99999999999999999999999999999999", kFloat16Type), 65504);
  EXPECT_EQ(problem("65520", kFloat16Type), "is out of range (at most 65504)");
  EXPECT_EQ(problem("65520.00000000000000000000000000000001", kFloat16Type),
            "is out of range (at most 65504)");
}

}  // namespace
}  // namespace adze::value
