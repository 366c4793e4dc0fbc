#include "value/print_value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "value/calendar.h"
#include "value/parse_value.h"

namespace adze::value {
namespace {

std::string printed(double value, Type type) {
  std::string text;
  print_float64(value, type, text);
  return text;
}

std::string printed_int64(int64_t value, Type type) {
  std::string text;
  print_int64(value, type, text);
  return text;
}

std::string printed_int128(Int128 value, Type type) {
  std::string text;
  print_int128(value, type, text);
  return text;
}

// The expected texts of this and the next test are what DuckDB 1.5.6 prints.
TEST(PrintValueTest, DoublesAreShortestAndLaidOutAsInDuckDb) {
  EXPECT_EQ(printed(0.1, float64_type), "0.1");
  EXPECT_EQ(printed(2, float64_type), "2.0");
  EXPECT_EQ(printed(-0.0, float64_type), "-0.0");
  EXPECT_EQ(printed(100000, float64_type), "100000.0");
  EXPECT_EQ(printed(1234567.125, float64_type), "1234567.125");
  EXPECT_EQ(printed(1e15, float64_type), "1000000000000000.0");
  EXPECT_EQ(printed(9999999999999998, float64_type), "9999999999999998.0");
  EXPECT_EQ(printed(1e16, float64_type), "1e+16");
  EXPECT_EQ(printed(123456789012345680, float64_type), "1.2345678901234568e+17");
  EXPECT_EQ(printed(1e20, float64_type), "1e+20");
  EXPECT_EQ(printed(1e23, float64_type), "1e+23");
  EXPECT_EQ(printed(0.0001, float64_type), "0.0001");
  EXPECT_EQ(printed(0.00012345, float64_type), "0.00012345");
  EXPECT_EQ(printed(1e-5, float64_type), "1e-05");
  EXPECT_EQ(printed(1.5e-7, float64_type), "1.5e-07");
  EXPECT_EQ(printed(-1e100, float64_type), "-1e+100");
  EXPECT_EQ(printed(5e-324, float64_type), "5e-324");
  EXPECT_EQ(printed(1.7976931348623157e308, float64_type), "1.7976931348623157e+308");
}

TEST(PrintValueTest, FloatsAreShortestAtTheirOwnWidth) {
  EXPECT_EQ(printed(static_cast<double>(0.1F), float32_type), "0.1");
  EXPECT_EQ(printed(static_cast<double>(0.1F), float64_type), "0.10000000149011612");
  EXPECT_EQ(printed(123456792, float32_type), "123456790.0");
  EXPECT_EQ(printed(static_cast<double>(3.4028235e38F), float32_type), "3.4028235e+38");
  EXPECT_EQ(printed(static_cast<double>(1e-45F), float32_type), "1e-45");
  EXPECT_EQ(printed(16777216, float32_type), "16777216.0");
}

TEST(PrintValueTest, SpecialFloatsHaveWords) {
  EXPECT_EQ(printed(std::numeric_limits<double>::infinity(), float64_type), "inf");
  EXPECT_EQ(printed(-std::numeric_limits<double>::infinity(), float32_type), "-inf");
  EXPECT_EQ(printed(std::numeric_limits<double>::quiet_NaN(), float64_type), "nan");
  EXPECT_EQ(printed(-std::numeric_limits<double>::quiet_NaN(), float64_type), "nan");
}

TEST(PrintValueTest, DecimalsHaveAllDigitsOfTheirScale) {
  EXPECT_EQ(printed_int64(5, decimal_type(5, 2)), "0.05");
  EXPECT_EQ(printed_int64(-5, decimal_type(5, 2)), "-0.05");
  EXPECT_EQ(printed_int64(0, decimal_type(5, 2)), "0.00");
  EXPECT_EQ(printed_int64(12345, decimal_type(5, 2)), "123.45");
  EXPECT_EQ(printed_int64(12345, decimal_type(5, 0)), "12345");
  EXPECT_EQ(printed_int128(1, decimal_type(38, 38)), "0.00000000000000000000000000000000000001");
  EXPECT_EQ(printed_int128(-power_of_ten(36), decimal_type(38, 0)), "-1" + std::string(36, '0'));
  EXPECT_EQ(printed_int128(power_of_ten(18), decimal_type(38, 0)), "1" + std::string(18, '0'));
}

TEST(PrintValueTest, IntegersReachTheirEnds) {
  EXPECT_EQ(printed_int64(INT64_MIN, int64_type), "-9223372036854775808");
  EXPECT_EQ(printed_int64(0, int8_type), "0");
  EXPECT_EQ(printed_int128(static_cast<Int128>(UINT64_MAX), {TypeId::kUInt64}),
            "18446744073709551615");
}

TEST(PrintValueTest, TimesDropZerosOfTheFraction) {
  EXPECT_EQ(printed_int64(0, time_type), "00:00:00");
  EXPECT_EQ(printed_int64(500'000, time_type), "00:00:00.5");
  EXPECT_EQ(printed_int64(1, time_type), "00:00:00.000001");
  EXPECT_EQ(printed_int64(micros_per_day, time_type), "24:00:00");
  EXPECT_EQ(printed_int64(0, timestamp_type), "1970-01-01 00:00:00");
  EXPECT_EQ(printed_int64(-1, timestamp_type), "1969-12-31 23:59:59.999999");
  EXPECT_EQ(printed_int64(-1, timestamptz_type), "1969-12-31 23:59:59.999999+00");
}

TEST(PrintValueTest, YearsOutsideFourDigitsArePrintedWithTheirEra) {
  EXPECT_EQ(printed_int64(days_from_civil({0, 1, 1}), date_type), "0001-01-01 (BC)");
  EXPECT_EQ(printed_int64(days_from_civil({-43, 3, 15}), date_type), "0044-03-15 (BC)");
  EXPECT_EQ(printed_int64(days_from_civil({10000, 1, 1}), date_type), "10000-01-01");
  EXPECT_EQ(printed_int64(INT64_MIN, timestamp_type), "290309-12-21 (BC) 19:59:05.224192");
  EXPECT_EQ(printed_int64(INT64_MAX, timestamp_type), "294247-01-10 04:00:54.775807");
}

TEST(PrintValueTest, NullsOfVectorsAndScalarsAreEmpty) {
  VectorStorage storage;
  Scalar scalar;
  scalar.type = int64_type;
  std::string text;
  print_value(constant_vector(scalar, storage), 0, text);
  EXPECT_EQ(text, "");
  EXPECT_EQ(print_scalar(scalar), "");
  scalar.is_null = false;
  scalar.integer = 7;
  print_value(constant_vector(scalar, storage), 5, text);
  EXPECT_EQ(text, "7");
  EXPECT_EQ(print_scalar(scalar), "7");
  EXPECT_EQ(print_scalar(Scalar{}), "");
}

// --- What is printed is read back by the strict parser
// -----------------------------------------------

void expect_int64_comes_back(int64_t value, Type type) {
  const std::string text = printed_int64(value, type);
  int64_t read = 0;
  const ParseResult result = parse_strict_int64(text, type, {}, read);
  ASSERT_TRUE(result) << text << " " << result.problem;
  ASSERT_EQ(read, value) << text;
}

int64_t random_between(std::mt19937_64& random, int64_t min, int64_t max) {
  return std::uniform_int_distribution<int64_t>(min, max)(random);
}

TEST(PrintAndParseTest, IntegersComeBack) {
  std::mt19937_64 random(1);
  for (const TypeId id : {TypeId::kInt8, TypeId::kInt16, TypeId::kInt32, TypeId::kInt64,
                          TypeId::kUInt8, TypeId::kUInt16, TypeId::kUInt32}) {
    const IntegerRange range = integer_range(id);
    for (int i = 0; i < 10'000; ++i) {
      expect_int64_comes_back(random_between(random, range.min, range.max), {id});
    }
    expect_int64_comes_back(range.min, {id});
    expect_int64_comes_back(range.max, {id});
  }
}

TEST(PrintAndParseTest, DatesAndTimesComeBack) {
  std::mt19937_64 random(2);
  const int64_t first_day = days_from_civil({1, 1, 1});
  const int64_t last_day = days_from_civil({9999, 12, 31});
  for (int64_t day = first_day; day <= last_day; day += 7) expect_int64_comes_back(day, date_type);
  for (int i = 0; i < 50'000; ++i) {
    expect_int64_comes_back(random_between(random, 0, micros_per_day - 1), time_type);
    const int64_t micros =
        random_between(random, first_day * micros_per_day, (last_day + 1) * micros_per_day - 1);
    expect_int64_comes_back(micros, timestamp_type);
    expect_int64_comes_back(micros, timestamptz_type);
  }
}

TEST(PrintAndParseTest, DecimalsOfAllPrecisionsComeBack) {
  std::mt19937_64 random(3);
  for (unsigned precision = 1; precision <= 38; ++precision) {
    for (unsigned scale = 0; scale <= precision; ++scale) {
      const Type type = decimal_type(static_cast<uint8_t>(precision), static_cast<uint8_t>(scale));
      for (int i = 0; i < 20; ++i) {
        const auto bits = static_cast<Int128>((UInt128{random()} << 63) ^ random());
        const Int128 value = (i % 2 == 0 ? bits : -bits) % power_of_ten(precision);
        if (type.kind() == Kind::kInt64) {
          expect_int64_comes_back(static_cast<int64_t>(value), type);
          continue;
        }
        Int128 read = 0;
        const std::string text = printed_int128(value, type);
        ASSERT_TRUE(parse_strict_int128(text, type, read)) << text;
        ASSERT_TRUE(read == value) << text;
      }
    }
  }
}

TEST(PrintAndParseTest, FloatsOfAllBitPatternsComeBack) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 200'000; ++i) {
    const uint64_t bits = random();
    double wide = 0;
    std::memcpy(&wide, &bits, sizeof wide);
    float narrow = 0;
    std::memcpy(&narrow, &bits, sizeof narrow);
    for (const auto& [value, type] :
         {std::pair{wide, float64_type}, std::pair{static_cast<double>(narrow), float32_type}}) {
      double read = 0;
      const std::string text = printed(value, type);
      ASSERT_TRUE(parse_strict_float64(text, type, read)) << text;
      ASSERT_TRUE(read == value || (std::isnan(read) && std::isnan(value))) << text;
      ASSERT_TRUE(std::isnan(value) || std::signbit(read) == std::signbit(value)) << text;
    }
  }
}

TEST(PrintAndParseTest, BoolsComeBack) {
  for (const uint8_t value : {0, 1}) {
    std::string text;
    print_bool(value, text);
    uint8_t read = 9;
    ASSERT_TRUE(parse_strict_bool(text, read));
    EXPECT_EQ(read, value);
  }
}

}  // namespace
}  // namespace adze::value
