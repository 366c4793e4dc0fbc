#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "value/parse_value.h"
#include "value/print_value.h"

namespace adze::value {
namespace {

struct DuckDbAnswer {
  const char* type;
  const char* text;
  const char* value;  ///< CAST(CAST(text AS type) AS VARCHAR); null where DuckDB refuses the text
};

// What DuckDB 1.5.6 answers. The texts where we mean to differ are in the tests below.
constexpr DuckDbAnswer kDuckDbAnswers[] = {
    {"int", "12.7", "13"},
    {"int", "12.5", "13"},
    {"int", "-12.5", "-13"},
    {"int", "1e3", "1000"},
    {"int", "1.5e1", "15"},
    {"int", "1.25e1", "13"},
    {"int", "1.24e1", "12"},
    {"int", "15e-1", "2"},
    {"int", "14e-1", "1"},
    {"int", "149e-2", "1"},
    {"int", " 12 ", "12"},
    {"int", "\t12\n", "12"},
    {"int", "+5", "5"},
    {"int", "++5", nullptr},
    {"int", "", nullptr},
    {"int", "-", nullptr},
    {"int", ".5", "1"},
    {"int", "5.", "5"},
    {"int", ".", nullptr},
    {"int", "0x1f", "31"},
    {"int", "0b11", "3"},
    {"int", "1_000", "1000"},
    {"int", "1_", nullptr},
    {"int", "_1", nullptr},
    {"int", "1e", nullptr},
    {"int", "1e+", nullptr},
    {"int", "1e400", nullptr},
    {"int", "1e-400", "0"},
    {"int", "2147483647.4", "2147483647"},
    {"int", "2147483647.5", nullptr},
    {"int", "-2147483648.5", nullptr},
    {"int", "2147483648", nullptr},
    {"int", "0.49999", "0"},
    {"int", "1e9", "1000000000"},
    {"int", "1e10", nullptr},
    {"int", "0e500", "0"},
    {"int", "12a", nullptr},
    {"int", "1,000", nullptr},
    {"int", "-0", "0"},
    {"int", "00012", "12"},
    {"int", "1.5.", nullptr},
    {"int", "1e1.5", nullptr},
    {"int", "12.7e0", "13"},
    {"int", "99999999999999999999", nullptr},
    {"int", "  ", nullptr},
    {"int", "\v5", "5"},
    {"int", "0X1F", "31"},
    {"int", "0o17", nullptr},
    {"int", "-0x1f", nullptr},
    {"int", "1E3", "1000"},
    {"int", "1.000000000000000000000000000000000001e3", "1000"},
    {"int", "123456.5e-1", "12346"},
    {"int", "5e-1", "1"},
    {"int", "4e-1", "0"},
    {"int", "0.00005e5", "5"},
    {"int", "45e-2", "0"},
    {"int", "55e-2", "1"},
    {"tinyint", "127.5", nullptr},
    {"tinyint", "127.4", "127"},
    {"tinyint", "-128.5", nullptr},
    {"tinyint", "1e2", "100"},
    {"tinyint", "128", nullptr},
    {"tinyint", "1.27e2", "127"},
    {"tinyint", "1.275e2", nullptr},
    {"bigint", "9223372036854775807", "9223372036854775807"},
    {"bigint", "9223372036854775808", nullptr},
    {"bigint", "9223372036854775807.4", "9223372036854775807"},
    {"bigint", "9223372036854775807.5", nullptr},
    {"bigint", "-9223372036854775808.4", "-9223372036854775808"},
    {"bigint", "9.2233720368547758e18", "9223372036854775800"},
    {"bigint", "9223372036854775807e0", "9223372036854775807"},
    {"bigint", "1e18", "1000000000000000000"},
    {"bigint", "1e19", nullptr},
    {"decimal(5,2)", "1.005", "1.01"},
    {"decimal(5,2)", "1.004", "1.00"},
    {"decimal(5,2)", "-1.005", "-1.01"},
    {"decimal(5,2)", "1.995", "2.00"},
    {"decimal(5,2)", "999.99", "999.99"},
    {"decimal(5,2)", "999.994", "999.99"},
    {"decimal(5,2)", "999.995", nullptr},
    {"decimal(5,2)", "1000", nullptr},
    {"decimal(5,2)", "1e2", "100.00"},
    {"decimal(5,2)", "1.5e-3", "0.00"},
    {"decimal(5,2)", "5e-3", "0.01"},
    {"decimal(5,2)", "4e-3", "0.00"},
    {"decimal(5,2)", "1e-5", "0.00"},
    {"decimal(5,2)", ".5", "0.50"},
    {"decimal(5,2)", "5.", "5.00"},
    {"decimal(5,2)", "", nullptr},
    {"decimal(5,2)", ".", nullptr},
    {"decimal(5,2)", "-", nullptr},
    {"decimal(5,2)", "+1.5", "1.50"},
    {"decimal(5,2)", " 1 ", "1.00"},
    {"decimal(5,2)", "1_0", "10.00"},
    {"decimal(5,2)", "0x10", nullptr},
    {"decimal(5,2)", "1e", nullptr},
    {"decimal(5,2)", "0.004999999999", "0.00"},
    {"decimal(5,2)", "1e400", nullptr},
    {"decimal(5,2)", "1e-400", "0.00"},
    {"decimal(5,2)", "abc", nullptr},
    {"decimal(5,2)", "1.2.3", nullptr},
    {"decimal(5,2)", "inf", nullptr},
    {"decimal(5,2)", "00001.5", "1.50"},
    {"decimal(5,2)", "1.0000000000000000000000000000000000000000000000001", "1.00"},
    {"decimal(5,2)", "12.5e1", "125.00"},
    {"decimal(5,2)", "125e1", nullptr},
    {"decimal(5,2)", "123.456e1", nullptr},
    {"decimal(5,2)", "1.555e0", "1.56"},
    {"decimal(5,2)", "0.1555e1", "1.56"},
    {"decimal(5,2)", "15.55e-1", "1.56"},
    {"decimal(38,10)", "1e27", "1000000000000000000000000000.0000000000"},
    {"decimal(38,10)", "1e28", nullptr},
    {"decimal(38,10)", "12345678901234567890123456789", nullptr},
    {"decimal(38,10)", "1234567890123456789012345678.12345678904",
     "1234567890123456789012345678.1234567890"},
    {"decimal(38,10)", "1234567890123456789012345678.12345678905",
     "1234567890123456789012345678.1234567891"},
    {"decimal(3,0)", "1.5", "2"},
    {"decimal(3,0)", "2.5", "3"},
    {"decimal(3,0)", "-2.5", "-3"},
    {"decimal(3,0)", "999.5", nullptr},
    {"decimal(3,0)", "999.4", "999"},
    {"decimal(3,0)", "1e3", nullptr},
    {"decimal(3,0)", ".4", "0"},
    {"decimal(3,0)", ".5", "1"},
    {"decimal(3,0)", "5e-1", "1"},
    {"decimal(3,0)", "1.49e0", "1"},
    {"decimal(3,0)", "9995e-1", nullptr},
    {"bool", "t", "true"},
    {"bool", "f", "false"},
    {"bool", "true", "true"},
    {"bool", "false", "false"},
    {"bool", "TRUE", "true"},
    {"bool", "True", "true"},
    {"bool", "tRuE", "true"},
    {"bool", "yes", "true"},
    {"bool", "no", "false"},
    {"bool", "y", "true"},
    {"bool", "n", "false"},
    {"bool", "1", "true"},
    {"bool", "0", "false"},
    {"bool", "on", nullptr},
    {"bool", "off", nullptr},
    {"bool", " true ", nullptr},
    {"bool", "T", "true"},
    {"bool", "F", "false"},
    {"bool", "2", nullptr},
    {"bool", "", nullptr},
    {"bool", "YES", "true"},
    {"bool", "Y", "true"},
    {"bool", "N", "false"},
    {"bool", "No", "false"},
    {"bool", "00", nullptr},
    {"bool", "1.0", nullptr},
    {"double", "1.5", "1.5"},
    {"double", " 1.5 ", "1.5"},
    {"double", "+1.5", "1.5"},
    {"double", "1e3", "1000.0"},
    {"double", "1e400", "inf"},
    {"double", "-1e400", "-inf"},
    {"double", "1e-400", "0.0"},
    {"double", "nan", "nan"},
    {"double", "NaN", "nan"},
    {"double", "inf", "inf"},
    {"double", "+inf", "inf"},
    {"double", "infinity", "inf"},
    {"double", "Infinity", "inf"},
    {"double", "-Infinity", "-inf"},
    {"double", ".5", "0.5"},
    {"double", "5.", "5.0"},
    {"double", ".", nullptr},
    {"double", "", nullptr},
    {"double", "0x1p3", nullptr},
    {"double", "1_000", "1000.0"},
    {"double", "1_000.5", "1000.5"},
    {"double", "1e", nullptr},
    {"double", "1d", nullptr},
    {"double", "1f", nullptr},
    {"double", "1e5_0", "1e+50"},
    {"double", "--1", nullptr},
    {"double", "1,5", nullptr},
    {"double", "- 1", nullptr},
    {"double", "+ 1", nullptr},
    {"double", "infin", nullptr},
    {"double", "+nan", "nan"},
    {"double", "1.e3", "1000.0"},
    {"double", ".e3", nullptr},
    {"double", "1__0", nullptr},
    {"double", "1_.5", nullptr},
    {"double", "1._5", nullptr},
    {"double", "5.0e+003", "5000.0"},
    {"float", "1e39", "inf"},
    {"float", "3.4028235e38", "3.4028235e+38"},
    {"float", "3.4028236e38", "inf"},
    {"float", "1e-50", "0.0"},
    {"float", "0.1", "0.1"},
    {"float", "16777217", "16777216.0"},
    {"float", "1.00000017881393432617187499", "1.0000001"},
    {"float", "1.00000017881393432617187500001", "1.0000002"},
    {"date", "2024-01-03", "2024-01-03"},
    {"date", " 2024-01-03 ", "2024-01-03"},
    {"date", "2024/01/03", "2024-01-03"},
    {"date", "2024-1-3", "2024-01-03"},
    {"date", "24-01-03", "0024-01-03"},
    {"date", "2024-02-30", nullptr},
    {"date", "2024-01-03 00:00:00", "2024-01-03"},
    {"date", "2024-01-03T01:02:03", "2024-01-03"},
    {"date", "0001-01-01", "0001-01-01"},
    {"date", "0000-01-01", "0001-01-01 (BC)"},
    {"date", "-0001-01-01", "0002-01-01 (BC)"},
    {"date", "10000-01-01", "10000-01-01"},
    {"date", "2024-01-03 (BC)", "2024-01-03 (BC)"},
    {"date", "epoch", "1970-01-01"},
    {"date", "2024 01 03", "2024-01-03"},
    {"date", "2024\\01\\03", "2024-01-03"},
    {"date", "2024-01/03", nullptr},
    {"date", "20240103", nullptr},
    {"date", "", nullptr},
    {"date", "44-03-15 (BC)", "0044-03-15 (BC)"},
    {"date", "2024-01-", nullptr},
    {"date", "2024-001-03", nullptr},
    {"date", "5881580-07-10", "5881580-07-10"},
    {"time", "12:34:56", "12:34:56"},
    {"time", "12:34", "12:34:00"},
    {"time", "1:2:3", "01:02:03"},
    {"time", "12:34:56.5", "12:34:56.5"},
    {"time", "12:34:56.1234567", "12:34:56.123456"},
    {"time", "12:34:56.1234565", "12:34:56.123456"},
    {"time", "24:00:00", "24:00:00"},
    {"time", "23:59:60", nullptr},
    {"time", "23:59:59.9999999", "23:59:59.999999"},
    {"time", " 12:34:56 ", "12:34:56"},
    {"time", "12:34:56+01", "12:34:56"},
    {"time", "12:34:56Z", "12:34:56"},
    {"time", "12:34:56.", "12:34:56"},
    {"time", "2024-01-01 12:34:56", "12:34:56"},
    {"time", "", nullptr},
    {"time", "12", nullptr},
    {"time", "12:34:56 ", "12:34:56"},
    {"time", "12:34:5", "12:34:05"},
    {"time", "1:02:03", "01:02:03"},
    {"time", "24:00:01", nullptr},
    {"time", "12.5", nullptr},
    {"time", "123:00:00", nullptr},
    {"timestamp", "2024-01-03", "2024-01-03 00:00:00"},
    {"timestamp", "2024-01-03 12", nullptr},
    {"timestamp", "2024-01-03 12:34", "2024-01-03 12:34:00"},
    {"timestamp", "2024-01-03 12:34:56", "2024-01-03 12:34:56"},
    {"timestamp", "2024-01-03T12:34:56", "2024-01-03 12:34:56"},
    {"timestamp", "2024-01-03t12:34:56", nullptr},
    {"timestamp", "2024-01-03  12:34:56", "2024-01-03 12:34:56"},
    {"timestamp", "2024-01-03 12:34:56.1234567", "2024-01-03 12:34:56.123456"},
    {"timestamp", "2024-01-03 12:34:56.1234565", "2024-01-03 12:34:56.123456"},
    {"timestamp", "2024-01-03 12:34:56.9999999", "2024-01-03 12:34:56.999999"},
    {"timestamp", "2024-01-03 12:34:56Z", "2024-01-03 12:34:56"},
    {"timestamp", "2024-01-03 12:34:56z", nullptr},
    {"timestamp", "2024-01-03 12:34:56+01", "2024-01-03 12:34:56"},
    {"timestamp", "2024-01-03 12:34:56+01:30", "2024-01-03 12:34:56"},
    {"timestamp", "2024-01-03 12:34:56+0130", "2024-01-03 12:34:56"},
    {"timestamp", "2024-01-03 12:34:56-01:30", "2024-01-03 12:34:56"},
    {"timestamp", "2024-01-03 12:34:56 UTC", "2024-01-03 12:34:56"},
    {"timestamp", "2024-01-03 12:34:56 Europe/Berlin", nullptr},
    {"timestamp", "2024-01-03 24:00:00", "2024-01-04 00:00:00"},
    {"timestamp", "2024-01-03 23:59:60", nullptr},
    {"timestamp", " 2024-01-03 12:34:56 ", "2024-01-03 12:34:56"},
    {"timestamp", "2024-1-3 1:2:3", "2024-01-03 01:02:03"},
    {"timestamp", "2024/01/03 01:02:03", "2024-01-03 01:02:03"},
    {"timestamp", "epoch", "1970-01-01 00:00:00"},
    {"timestamp", "294247-01-10 04:00:54.775806", "294247-01-10 04:00:54.775806"},
    {"timestamp", "290308-12-21 (BC) 19:59:06.224193", "290308-12-21 (BC) 19:59:06.224193"},
    {"timestamp", "", nullptr},
    {"timestamp", "2024-01-03 12:34:56+15:59", "2024-01-03 12:34:56"},
    {"timestamp", "2024-01-03 12:34:56+1", nullptr},
    {"timestamp", "0001-01-01 00:00:00", "0001-01-01 00:00:00"},
    {"timestamp", "-0044-03-15 00:00:00", "0045-03-15 (BC) 00:00:00"},
    {"timestamp", "2024-01-03 12:34:56 utc", "2024-01-03 12:34:56"},
    {"timestamp", "2024-01-03 12:34:56 GMT", nullptr},
    {"timestamp", "2024-01-03Z", nullptr},
    {"timestamp", "2024-01-03+01", nullptr},
    {"timestamp", "2024-01-03 12Z", nullptr},
    {"timestamp", "2024-01-03T12", nullptr},
    {"timestamp", "2024-01-03 12:34:56.Z", "2024-01-03 12:34:56"},
    {"timestamp", "2024-01-03 12:34:56.", "2024-01-03 12:34:56"},
    {"timestamptz", "2024-01-03 12:34:56", "2024-01-03 12:34:56+00"},
    {"timestamptz", "2024-01-03 12:34:56+01", "2024-01-03 11:34:56+00"},
    {"timestamptz", "2024-01-03T12:34:56.5Z", "2024-01-03 12:34:56.5+00"},
    {"timestamptz", "2024-01-03 12:34:56 UTC", "2024-01-03 12:34:56+00"},
    {"timestamptz", "2024-01-03", "2024-01-03 00:00:00+00"},
};

/// As DuckDB prints it, or "refused".
std::string cast(std::string_view text, std::string_view type) {
  Scalar value;
  const ParseResult result = parse_cast(text, parse_column_type(type), value);
  EXPECT_EQ(value.is_null, !result) << text;
  return result ? print_scalar(value) : "refused";
}

std::string problem(std::string_view text, Type type) {
  Scalar value;
  const ParseResult result = parse_cast(text, type, value);
  return result ? "" : result.problem;
}

TEST(ParseCastTest, AnswersAreThoseOfDuckDb) {
  for (const DuckDbAnswer& answer : kDuckDbAnswers) {
    EXPECT_EQ(cast(answer.text, answer.type), answer.value == nullptr ? "refused" : answer.value)
        << "'" << answer.text << "'::" << answer.type;
  }
}

TEST(ParseCastTest, DecimalsWithNegativeExponentAreRoundedWhereDuckDbFails) {
  EXPECT_EQ(cast("1555e-3", "decimal(5,2)"), "1.56");
  EXPECT_EQ(cast("123456e-3", "decimal(5,2)"), "123.46");
  EXPECT_EQ(cast("1234.567e-1", "decimal(5,2)"), "123.46");
}

// DuckDB refuses these, the first for its own value of infinity.
TEST(ParseCastTest, BlanksAndShortTimesBeforeAnOffsetAreAccepted) {
  EXPECT_EQ(cast("5881580-07-11", "date"), "5881580-07-11");
  EXPECT_EQ(cast("2024-01-03 ", "timestamp"), "2024-01-03 00:00:00");
  EXPECT_EQ(cast("2024-01-03 12:34Z", "timestamp"), "2024-01-03 12:34:00");
  EXPECT_EQ(cast("2024-01-03 12:34:56 +01", "timestamptz"), "2024-01-03 11:34:56+00");
}

TEST(ParseCastTest, TextAfterADateMustBeATime) {
  EXPECT_EQ(cast("2024-01-03x", "date"), "refused");
  EXPECT_EQ(cast("2024-01-03 25:00", "date"), "refused");
  EXPECT_EQ(cast("12:34:56 PM", "time"), "refused");
}

TEST(ParseCastTest, InfiniteDatesAreRefused) {
  for (const char* type : {"date", "timestamp", "timestamptz"}) {
    EXPECT_EQ(cast("infinity", type), "refused");
    EXPECT_EQ(cast("-inf", type), "refused");
  }
}

TEST(ParseCastTest, NamedZonesAreRefused) {
  EXPECT_EQ(problem("2024-01-03 12:34:56 Europe/Berlin", timestamptz_type),
            "names a time zone; only UTC and offsets such as +01:00 are read");
}

TEST(ParseCastTest, TimestampsOutsideSixtyFourBitsAreOutOfRange) {
  EXPECT_EQ(cast("294247-01-10 04:00:54.775807", "timestamp"), "294247-01-10 04:00:54.775807");
  EXPECT_EQ(problem("294247-01-10 04:00:54.775808", timestamp_type), "is out of range");
  EXPECT_EQ(problem("300000-01-01", timestamp_type), "is out of range");
  EXPECT_EQ(problem("5881580-07-12", date_type), "is out of range");
}

TEST(ParseCastTest, ProblemsAreThoseOfTheStrictForms) {
  EXPECT_EQ(problem("abc", int32_type), "is not an integer");
  EXPECT_EQ(problem("300", int8_type), "is out of range (-128 to 127)");
  EXPECT_EQ(problem("0x1ff", int8_type), "is out of range (-128 to 127)");
  EXPECT_EQ(problem("0xffffffffffffffffff", int64_type),
            "is out of range (-9223372036854775808 to 9223372036854775807)");
  EXPECT_EQ(problem("0x", int64_type), "is not an integer");
  EXPECT_EQ(problem("1000", decimal_type(5, 2)),
            "is out of range (at most 3 digits before the point)");
  EXPECT_EQ(problem("abc", float64_type), "is not a number");
  EXPECT_EQ(problem("maybe", bool_type), "is not a bool (true, false, t, f, yes, no, y, n, 1, 0)");
  EXPECT_EQ(problem("2024-02-30", date_type), "is not a day of the calendar");
  EXPECT_EQ(problem("x", null_type), "cannot be cast to this type");
}

TEST(ParseCastTest, BytesAreEscapedInHexadecimal) {
  EXPECT_EQ(cast("a\\x00\\xFF\\x4a", "binary"), std::string("a\0\xffJ", 4));
  EXPECT_EQ(cast("", "binary"), "");
  for (const char* text : {"\\", "\\x", "\\x4", "\\y41", "\\x4g"}) {
    EXPECT_EQ(problem(text, binary_type), "has a backslash that does not begin \\xHH") << text;
  }
  EXPECT_EQ(problem("\u00e4", binary_type),
            "has a character that is not ASCII; write its bytes as \\xHH");
}

TEST(ParseCastTest, TextStaysAsItIs) { EXPECT_EQ(cast(" \xff ", "varchar"), " \xff "); }

TEST(ParseCastTest, DeclaredTypesAreADefect) {
  Scalar value;
  EXPECT_THROW(parse_cast("1", {TypeId::kUInt8}, value), Error);
}

}  // namespace
}  // namespace adze::value
