#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "column/type.h"

namespace adze {
namespace {

std::string parsed(std::string_view text) { return type_name(parse_column_type(text)); }

/// "message; fix"
std::string refused(std::string_view text) {
  try {
    parse_column_type(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kUsage);
    return error.message + "; " + error.fix;
  }
  return "accepted";
}

TEST(ColumnTypeNamesTest, PrintedNamesAreReadBack) {
  for (const char* name :
       {"bool",          "int8",          "int16",  "int32",   "int64",     "uint8",
        "uint16",        "uint32",        "uint64", "float16", "float32",   "float64",
        "decimal(38,0)", "decimal(10,2)", "date",   "time",    "timestamp", "timestamptz",
        "string",        "binary",        "uuid",   "json"}) {
    EXPECT_EQ(parsed(name), name);
  }
}

TEST(ColumnTypeNamesTest, SqlWordsAreUnderstood) {
  EXPECT_EQ(parsed("tinyint"), "int8");
  EXPECT_EQ(parsed("smallint"), "int16");
  EXPECT_EQ(parsed("integer"), "int32");
  EXPECT_EQ(parsed("int"), "int32");
  EXPECT_EQ(parsed("bigint"), "int64");
  EXPECT_EQ(parsed("real"), "float32");
  EXPECT_EQ(parsed("float"), "float32");
  EXPECT_EQ(parsed("double"), "float64");
  EXPECT_EQ(parsed("double  precision"), "float64");
  EXPECT_EQ(parsed("varchar"), "string");
  EXPECT_EQ(parsed("text"), "string");
  EXPECT_EQ(parsed("boolean"), "bool");
  EXPECT_EQ(parsed("numeric(5,1)"), "decimal(5,1)");
  EXPECT_EQ(parsed("timestamp with time zone"), "timestamptz");
}

TEST(ColumnTypeNamesTest, CaseAndBlanksDoNotMatter) {
  EXPECT_EQ(parsed(" BIGINT "), "int64");
  EXPECT_EQ(parsed("Decimal ( 10 , 2 )"), "decimal(10,2)");
}

TEST(ColumnTypeNamesTest, DecimalWithoutScaleHasScaleZero) {
  EXPECT_EQ(parsed("decimal(12)"), "decimal(12,0)");
}

TEST(ColumnTypeNamesTest, DoubtfulNamesAreRefusedWithWhatToWrite) {
  EXPECT_EQ(refused("int4"),
            "type 'int4' is doubtful: names here count bits, and SQL's int4 has 4 bytes; write "
            "int32");
  EXPECT_EQ(refused("FLOAT4"),
            "type 'FLOAT4' is doubtful: names here count bits, and SQL's float4 has 4 bytes; write "
            "float32");
  EXPECT_EQ(
      refused("int1"),
      "type 'int1' is doubtful: names here count bits, and this one counts bytes; write int8");
}

TEST(ColumnTypeNamesTest, BareDecimalIsRefused) {
  EXPECT_EQ(refused("decimal"),
            "type 'decimal' needs its precision and scale; write decimal(10,2), with the numbers "
            "you need");
}

TEST(ColumnTypeNamesTest, DecimalsOutsideTheLimitsAreRefused) {
  const std::string precision =
      ": the precision, all digits together, must be 1 to 38; write for example decimal(10,2)";
  for (const char* text : {"decimal(39,2)", "decimal(0,0)", "decimal()", "decimal(x)",
                           "decimal(-1)", "decimal(100000000000000000000)"}) {
    EXPECT_EQ(refused(text), "type '" + std::string(text) + "'" + precision);
  }
  const std::string scale =
      ": the scale, the digits after the point, must be 0 to the precision; write for example "
      "decimal(10,2)";
  for (const char* text : {"decimal(5,6)", "decimal(5,)", "decimal(5,2,1)"}) {
    EXPECT_EQ(refused(text), "type '" + std::string(text) + "'" + scale);
  }
}

TEST(ColumnTypeNamesTest, LengthOfTextIsRefused) {
  EXPECT_EQ(refused("varchar(20)"),
            "type 'varchar(20)': the length of text is not limited; write string");
}

TEST(ColumnTypeNamesTest, UnknownNamesGetASuggestion) {
  EXPECT_TRUE(refused("strin").starts_with("unknown type 'strin', did you mean 'string'?; types"));
  EXPECT_TRUE(refused("integr").starts_with("unknown type 'integr', did you mean 'integer'?;"));
  EXPECT_TRUE(refused("point").starts_with("unknown type 'point'"));
  EXPECT_TRUE(refused("").starts_with("unknown type ''; types are bool,"));
  EXPECT_TRUE(refused("(").starts_with("unknown type"));
  EXPECT_TRUE(refused(")").starts_with("unknown type"));
}

}  // namespace
}  // namespace adze
