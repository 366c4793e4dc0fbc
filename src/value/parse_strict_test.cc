#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "value/parse_value.h"
#include "value/print_value.h"

// The strict form of every type but floats (parse_float_test.cc): what is accepted, and the exact
// problem where it is not.
namespace adze::value {
namespace {

/// "OK: value as it is printed", or the problem.
std::string parsed(std::string_view text, Type type, StrictOptions options = {}) {
  std::string printed = "OK: ";
  ParseResult result;
  if (type.kind() == Kind::kBool) {
    uint8_t value = 9;
    result = parse_strict_bool(text, value);
    print_bool(value, printed);
  } else if (type.kind() == Kind::kInt64) {
    int64_t value = -9;
    result = parse_strict_int64(text, type, options, value);
    print_int64(value, type, printed);
    if (!result) {
      EXPECT_EQ(value, -9) << "set in spite of a problem";
    }
  } else if (type.kind() == Kind::kInt128) {
    Int128 value = 0;
    result = parse_strict_int128(text, type, value);
    print_int128(value, type, printed);
  } else {
    result = parse_strict_string(text, type);
    printed += text;
  }
  return result ? printed : result.problem;
}

std::string fix(std::string_view text, Type type) {
  int64_t value = 0;
  const ParseResult result = parse_strict_int64(text, type, {}, value);
  return result.fix == nullptr ? "" : result.fix;
}

constexpr Type kUInt8Type{TypeId::kUInt8};
constexpr Type kUInt64Type{TypeId::kUInt64};
constexpr Type kUuidType{TypeId::kUuid};
constexpr Type kJsonType{TypeId::kJson};

TEST(StrictIntegerTest, SignAndLeadingZerosAreAllowed) {
  EXPECT_EQ(parsed("0", int8_type), "OK: 0");
  EXPECT_EQ(parsed("-0", int8_type), "OK: 0");
  EXPECT_EQ(parsed("+7", int8_type), "OK: 7");
  EXPECT_EQ(parsed("00000000000000000000000000000000000000000000000007", int8_type), "OK: 7");
}

TEST(StrictIntegerTest, RangeEndsAreIn) {
  EXPECT_EQ(parsed("-128", int8_type), "OK: -128");
  EXPECT_EQ(parsed("32767", int16_type), "OK: 32767");
  EXPECT_EQ(parsed("-2147483648", int32_type), "OK: -2147483648");
  EXPECT_EQ(parsed("9223372036854775807", int64_type), "OK: 9223372036854775807");
  EXPECT_EQ(parsed("-9223372036854775808", int64_type), "OK: -9223372036854775808");
  EXPECT_EQ(parsed("255", kUInt8Type), "OK: 255");
  EXPECT_EQ(parsed("18446744073709551615", kUInt64Type), "OK: 18446744073709551615");
}

TEST(StrictIntegerTest, BeyondTheRangeSaysTheRange) {
  EXPECT_EQ(parsed("128", int8_type), "is out of range (-128 to 127)");
  EXPECT_EQ(parsed("-129", int8_type), "is out of range (-128 to 127)");
  EXPECT_EQ(parsed("32768", int16_type), "is out of range (-32768 to 32767)");
  EXPECT_EQ(parsed("2147483648", int32_type), "is out of range (-2147483648 to 2147483647)");
  EXPECT_EQ(parsed("9223372036854775808", int64_type),
            "is out of range (-9223372036854775808 to 9223372036854775807)");
  EXPECT_EQ(parsed(std::string(1000, '9'), int64_type),
            "is out of range (-9223372036854775808 to 9223372036854775807)");
  EXPECT_EQ(parsed("-1", kUInt8Type), "is out of range (0 to 255)");
  EXPECT_EQ(parsed("65536", {TypeId::kUInt16}), "is out of range (0 to 65535)");
  EXPECT_EQ(parsed("4294967296", {TypeId::kUInt32}), "is out of range (0 to 4294967295)");
  EXPECT_EQ(parsed("18446744073709551616", kUInt64Type),
            "is out of range (0 to 18446744073709551615)");
  EXPECT_EQ(fix("128", int8_type), "make the column int16, int32 or int64");
  EXPECT_EQ(fix("3000000000", int32_type), "make the column int64");
}

TEST(StrictIntegerTest, OtherFormsSayWhatTheyAre) {
  EXPECT_EQ(parsed("12.7", int32_type), "has a fraction");
  EXPECT_EQ(parsed("12.0", int32_type), "has a fraction");
  EXPECT_EQ(parsed("12.", int32_type), "has a fraction");
  EXPECT_EQ(parsed("1e3", int32_type), "has an exponent");
  EXPECT_EQ(parsed(" 12", int32_type), "has blanks around it");
  EXPECT_EQ(parsed("12\t", int32_type), "has blanks around it");
  EXPECT_EQ(parsed("", int32_type), "is empty");
  for (const char* text : {"-", "+", "--1", "0x1f", "1_000", "1,000", "abc", "1 2", "١", "1e"}) {
    EXPECT_EQ(parsed(text, int32_type), "is not an integer") << text;
  }
  EXPECT_EQ(parsed(std::string_view("1\0", 2), int32_type), "is not an integer");
  EXPECT_EQ(fix("12.7", int32_type), "make the column decimal(10,2) or float64");
  EXPECT_EQ(
      fix("abc", int32_type),
      "make the column string, or list the value under null_values (--null) if it means null");
}

TEST(StrictDecimalTest, FractionDigitsBeyondTheScaleMustBeZeros) {
  EXPECT_EQ(parsed("1.5", decimal_type(5, 2)), "OK: 1.50");
  EXPECT_EQ(parsed("-1.25", decimal_type(5, 2)), "OK: -1.25");
  EXPECT_EQ(parsed("+1", decimal_type(5, 2)), "OK: 1.00");
  EXPECT_EQ(parsed("1.2500000000000", decimal_type(5, 2)), "OK: 1.25");
  EXPECT_EQ(parsed("1.255", decimal_type(5, 2)), "has more than 2 fraction digits");
  EXPECT_EQ(parsed("1.25", decimal_type(5, 1)), "has more than 1 fraction digit");
  EXPECT_EQ(parsed("1.25", decimal_type(5, 0)), "has a fraction");
  EXPECT_EQ(parsed("1.0", decimal_type(5, 0)), "OK: 1");
  EXPECT_EQ(fix("1.255", decimal_type(5, 2)),
            "give the decimal a larger scale, or make the column float64");
}

TEST(StrictDecimalTest, PointMayStandFirstOrLast) {
  EXPECT_EQ(parsed("5.", decimal_type(5, 2)), "OK: 5.00");
  EXPECT_EQ(parsed(".5", decimal_type(5, 2)), "OK: 0.50");
  EXPECT_EQ(parsed("-.05", decimal_type(2, 2)), "OK: -0.05");
}

TEST(StrictDecimalTest, PrecisionLimitsTheDigitsBeforeThePoint) {
  EXPECT_EQ(parsed("999.99", decimal_type(5, 2)), "OK: 999.99");
  EXPECT_EQ(parsed("000999.99", decimal_type(5, 2)), "OK: 999.99");
  EXPECT_EQ(parsed("1000", decimal_type(5, 2)),
            "is out of range (at most 3 digits before the point)");
  EXPECT_EQ(parsed("-10", decimal_type(5, 4)),
            "is out of range (at most 1 digit before the point)");
  EXPECT_EQ(parsed("1", decimal_type(2, 2)), "is out of range (at most 0 digits before the point)");
  const std::string nines(38, '9');
  EXPECT_EQ(parsed(nines, decimal_type(38, 0)), "OK: " + nines);
  EXPECT_EQ(parsed("-0." + nines, decimal_type(38, 38)), "OK: -0." + nines);
  EXPECT_EQ(parsed(nines + "9", decimal_type(38, 0)),
            "is out of range (at most 38 digits before the point)");
  EXPECT_EQ(parsed("999999999999999999", decimal_type(18, 0)), "OK: 999999999999999999");
}

TEST(StrictDecimalTest, OtherFormsSayWhatTheyAre) {
  EXPECT_EQ(parsed("1e2", decimal_type(5, 2)), "has an exponent");
  EXPECT_EQ(parsed("", decimal_type(5, 2)), "is empty");
  EXPECT_EQ(parsed("1.5 ", decimal_type(5, 2)), "has blanks around it");
  for (const char* text : {"nan", "inf", ".", "1,5", "$5", "1.2.3", "1_0.0", "1.2x"}) {
    EXPECT_EQ(parsed(text, decimal_type(5, 2)), "is not a decimal number") << text;
  }
}

TEST(StrictBoolTest, EightSpellingsInAnyCase) {
  for (const char* text : {"true", "TRUE", "True", "t", "T", "yes", "YES", "1"}) {
    EXPECT_EQ(parsed(text, bool_type), "OK: true") << text;
  }
  for (const char* text : {"false", "FALSE", "f", "F", "no", "No", "0"}) {
    EXPECT_EQ(parsed(text, bool_type), "OK: false") << text;
  }
  for (const char* text : {"y", "n", "on", "off", "2", "-1", "00", "truee", "tru"}) {
    EXPECT_EQ(parsed(text, bool_type), "is not a bool (true, false, t, f, yes, no, 1, 0)") << text;
  }
  EXPECT_EQ(parsed(" true", bool_type), "has blanks around it");
  EXPECT_EQ(parsed("", bool_type), "is empty");
}

TEST(StrictDateTest, OnlyTheIsoForm) {
  EXPECT_EQ(parsed("2024-02-29", date_type), "OK: 2024-02-29");
  EXPECT_EQ(parsed("0001-01-01", date_type), "OK: 0001-01-01");
  EXPECT_EQ(parsed("9999-12-31", date_type), "OK: 9999-12-31");
  for (const char* text : {"2024-1-3", "24-01-03", "2024/01/03", "20240103", "03.01.2024",
                           "10000-01-01", "-2024-01-03", "2024-01-03x", "2024-01-03T", "abc"}) {
    EXPECT_EQ(parsed(text, date_type), "is not a date (YYYY-MM-DD)") << text;
  }
  EXPECT_EQ(parsed("2023-02-29", date_type), "is not a day of the calendar");
  EXPECT_EQ(parsed("2023-13-01", date_type), "is not a day of the calendar");
  EXPECT_EQ(parsed("2023-00-01", date_type), "is not a day of the calendar");
  EXPECT_EQ(parsed("0000-01-01", date_type), "is out of range (years 0001 to 9999)");
  EXPECT_EQ(parsed("2024-01-03 12:00:00", date_type), "has a time of day");
  EXPECT_EQ(parsed("2024-01-03 ", date_type), "has blanks around it");
  EXPECT_EQ(parsed("", date_type), "is empty");
  EXPECT_EQ(fix("2024-01-03T12:00:00", date_type), "make the column timestamp");
}

TEST(StrictTimeTest, TwentyFourHoursWithoutTheEnds) {
  EXPECT_EQ(parsed("00:00:00", time_type), "OK: 00:00:00");
  EXPECT_EQ(parsed("23:59:59.999999", time_type), "OK: 23:59:59.999999");
  EXPECT_EQ(parsed("12:34:56.5", time_type), "OK: 12:34:56.5");
  EXPECT_EQ(parsed("12:34:56.1234560000", time_type), "OK: 12:34:56.123456");
  EXPECT_EQ(parsed("12:34:56.1234567", time_type), "has more than 6 fraction digits");
  const std::string not_of_day = "is not a time of day (00:00:00 to 23:59:59)";
  EXPECT_EQ(parsed("24:00:00", time_type), not_of_day);
  EXPECT_EQ(parsed("23:59:60", time_type), not_of_day);
  EXPECT_EQ(parsed("23:60:00", time_type), not_of_day);
  for (const char* text : {"12:34", "1:02:03", "12:34:56.", "12-34-56", "12:34:56 PM"}) {
    EXPECT_EQ(parsed(text, time_type), "is not a time (HH:MM:SS)") << text;
  }
  EXPECT_EQ(parsed("12:34:56Z", time_type), "has an offset");
  EXPECT_EQ(parsed("12:34:56 ", time_type), "has blanks around it");
}

TEST(StrictTimestampTest, DateAndTimeWithTOrOneBlank) {
  EXPECT_EQ(parsed("2024-01-03 12:34:56", timestamp_type), "OK: 2024-01-03 12:34:56");
  EXPECT_EQ(parsed("2024-01-03T12:34:56.000001", timestamp_type), "OK: 2024-01-03 12:34:56.000001");
  EXPECT_EQ(parsed("1969-12-31 23:59:59.999999", timestamp_type), "OK: 1969-12-31 23:59:59.999999");
  for (const char* text :
       {"2024-01-03  12:34:56", "2024-01-03t12:34:56", "2024-01-03 12:34", "2024-01-03_12:34:56",
        "2024-01-03 12:34:56 PM", "1704285296", "2024-01-03 12:34:56+1"}) {
    EXPECT_EQ(parsed(text, timestamp_type), "is not a timestamp (YYYY-MM-DD HH:MM:SS)") << text;
  }
  EXPECT_EQ(parsed("2024-01-03", timestamp_type), "has no time of day");
  EXPECT_EQ(parsed("2024-01-03 24:00:00", timestamp_type),
            "is not a time of day (00:00:00 to 23:59:59)");
  EXPECT_EQ(parsed("2024-02-30 12:00:00", timestamp_type), "is not a day of the calendar");
  EXPECT_EQ(parsed(" 2024-01-03 12:34:56", timestamp_type), "has blanks around it");
  EXPECT_EQ(parsed("2024-01-03 12:34:56 ", timestamp_type), "has blanks around it");
}

TEST(StrictTimestampTest, OffsetsAreRefused) {
  for (const char* offset : {"Z", "+01", "+0100", "-01:00", "+00:00"}) {
    const std::string text = std::string("2024-01-03 12:34:56") + offset;
    EXPECT_EQ(parsed(text, timestamp_type), "has an offset") << text;
    EXPECT_EQ(fix(text, timestamp_type), "make the column timestamptz");
  }
  EXPECT_EQ(parsed("2024-01-03 12:34:56 UTC", timestamp_type), "names a time zone");
}

TEST(StrictTimestampTzTest, OffsetsAreTakenAway) {
  EXPECT_EQ(parsed("2024-01-03T12:34:56Z", timestamptz_type), "OK: 2024-01-03 12:34:56+00");
  EXPECT_EQ(parsed("2024-01-03 12:34:56.5+01", timestamptz_type), "OK: 2024-01-03 11:34:56.5+00");
  EXPECT_EQ(parsed("2024-01-03 00:00:00+0530", timestamptz_type), "OK: 2024-01-02 18:30:00+00");
  EXPECT_EQ(parsed("2024-01-03 00:00:00-05:30", timestamptz_type), "OK: 2024-01-03 05:30:00+00");
  EXPECT_EQ(parsed("2024-01-03 00:00:00+15:59", timestamptz_type), "OK: 2024-01-02 08:01:00+00");
}

TEST(StrictTimestampTzTest, WithoutOffsetIsRefusedUnlessUtcIsAssumed) {
  EXPECT_EQ(parsed("2024-01-03 12:34:56", timestamptz_type), "has no offset");
  EXPECT_EQ(parsed("2024-01-03 12:34:56", timestamptz_type, {.assume_utc = true}),
            "OK: 2024-01-03 12:34:56+00");
  EXPECT_EQ(fix("2024-01-03 12:34:56", timestamptz_type), "make the column timestamp");
}

TEST(StrictTimestampTzTest, OtherOffsetsSayWhatTheyAre) {
  const std::string not_the_form = "is not a timestamp with offset (YYYY-MM-DD HH:MM:SS+00:00)";
  for (const char* offset : {"z", "+1", "+16:00", "+01:60", "+01:0", " +01", "+01:00:00", "Zx"}) {
    const std::string text = std::string("2024-01-03 12:34:56") + offset;
    EXPECT_EQ(parsed(text, timestamptz_type), not_the_form) << text;
  }
  for (const char* zone : {" UTC", "UTC", " Europe/Berlin"}) {
    const std::string text = std::string("2024-01-03 12:34:56") + zone;
    EXPECT_EQ(parsed(text, timestamptz_type), "names a time zone instead of an offset") << text;
  }
  EXPECT_EQ(parsed("0001-01-01 00:00:00+00:01", timestamptz_type),
            "is out of range (years 0001 to 9999)");
  EXPECT_EQ(parsed("9999-12-31 23:59:59-00:01", timestamptz_type),
            "is out of range (years 0001 to 9999)");
}

TEST(StrictTextTest, StringsAndBytesAlwaysPass) {
  EXPECT_EQ(parsed("", string_type), "OK: ");
  EXPECT_EQ(parsed(" \xff ", binary_type), "OK:  \xff ");
}

TEST(StrictTextTest, UuidsHaveFiveGroups) {
  EXPECT_EQ(parsed("A0EEBC99-9c0b-4ef8-BB6D-6BB9BD380A11", kUuidType),
            "OK: A0EEBC99-9c0b-4ef8-BB6D-6BB9BD380A11");
  for (const char* text :
       {"a0eebc999c0b4ef8bb6d6bb9bd380a11", "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}",
        "g0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc9-99c0b-4ef8-bb6d-6bb9bd380a11",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1"}) {
    EXPECT_EQ(parsed(text, kUuidType), "is not a UUID (8-4-4-4-12 hexadecimal digits)") << text;
  }
}

TEST(StrictTextTest, JsonIsOneValueOfAnyKind) {
  for (const char* text : {"{}", "[1,2.5e3,\"a\\u00e9\"]", "null", "\"x\"", "12", " {\"a\": 1} "}) {
    EXPECT_EQ(parsed(text, kJsonType), "OK: " + std::string(text));
  }
  for (const char* text :
       {"{a:1}", "[1,]", "{\"a\":1}{}", "nul", "'x'", "\"\xff\"", "[", "01", "\xEF\xBB\xBF{}"}) {
    EXPECT_EQ(parsed(text, kJsonType), "is not JSON") << text;
  }
  EXPECT_EQ(parsed("", kJsonType), "is empty");
}

TEST(StrictTextTest, DeeplyNestedJsonIsHarmless) {
  constexpr size_t kDepth = 1'000'000;
  EXPECT_EQ(parsed(std::string(kDepth, '['), kJsonType), "is not JSON");
  const std::string balanced = std::string(kDepth, '[') + std::string(kDepth, ']');
  EXPECT_EQ(parsed(balanced, kJsonType), "OK: " + balanced);
}

TEST(StrictTest, WrongKindIsADefect) {
  int64_t narrow = 0;
  Int128 wide = 0;
  EXPECT_THROW(parse_strict_int64("1", decimal_type(38, 0), {}, narrow), Error);
  EXPECT_THROW(parse_strict_int128("1", int8_type, wide), Error);
}

}  // namespace
}  // namespace adze::value
