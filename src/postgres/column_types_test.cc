#include "postgres/column_types.h"

#include <gtest/gtest.h>

namespace adze::postgres {
namespace {

constexpr uint32_t kNumeric = 1700;

int numeric(int precision, int scale) { return ((precision << 16) | (scale & 0x7FF)) + 4; }

std::string home(uint32_t oid, int modifier = -1, const CatalogType& catalog = {}) {
  const ServerColumn column = server_column("c", oid, modifier, catalog);
  return column.type ? type_name(*column.type) : "none: " + column.server_type;
}

TEST(ServerColumn, BuiltInTypesHaveExactHomes) {
  EXPECT_EQ(home(16), "bool");
  EXPECT_EQ(home(17), "binary");
  EXPECT_EQ(home(20), "int64");
  EXPECT_EQ(home(21), "int16");
  EXPECT_EQ(home(23), "int32");
  EXPECT_EQ(home(26), "uint32");
  EXPECT_EQ(home(700), "float32");
  EXPECT_EQ(home(701), "float64");
  EXPECT_EQ(home(1043, 14), "string");
  EXPECT_EQ(home(1082), "date");
  EXPECT_EQ(home(1083), "time");
  EXPECT_EQ(home(1114, 3), "timestamp");
  EXPECT_EQ(home(1184), "timestamptz");
  EXPECT_EQ(home(2950), "uuid");
  EXPECT_EQ(home(3802), "json");
}

TEST(ServerColumn, NumericIsADecimalOfItsPrecision) {
  EXPECT_EQ(home(kNumeric, numeric(10, 2)), "decimal(10,2)");
  EXPECT_EQ(home(kNumeric, numeric(38, 38)), "decimal(38,38)");
  EXPECT_EQ(home(kNumeric, numeric(1, 0)), "decimal(1,0)");
}

TEST(ServerColumn, ScaleBelowZeroHasZerosBeforeThePoint) {
  EXPECT_EQ(home(kNumeric, numeric(5, -2)), "decimal(7,0)");
  EXPECT_EQ(home(kNumeric, numeric(37, -2)), "none: numeric(37,-2)");
}

TEST(ServerColumn, ScaleBeyondThePrecisionHasZerosBehindThePoint) {
  EXPECT_EQ(home(kNumeric, numeric(3, 5)), "decimal(5,5)");
  EXPECT_EQ(home(kNumeric, numeric(3, 39)), "none: numeric(3,39)");
}

TEST(ServerColumn, NumericWithoutPrecisionOrWithTooMuchHasNone) {
  EXPECT_EQ(home(kNumeric), "none: numeric");
  EXPECT_EQ(home(kNumeric, numeric(39, 0)), "none: numeric(39,0)");
  EXPECT_EQ(cast_of(server_column("a b", kNumeric, -1, {})), "CAST(\"a b\" AS numeric(38,10))");
}

TEST(ServerColumn, EnumsAndCitextAreTexts) {
  EXPECT_EQ(home(90001, -1, {.name = "mood", .formatted = "mood", .kind = 'e'}), "string");
  EXPECT_EQ(home(90002, -1, {.name = "citext", .formatted = "citext", .kind = 'b'}), "string");
}

TEST(ServerColumn, EverythingElseHasNone) {
  EXPECT_EQ(home(1009, -1, {.name = "_text", .formatted = "text[]"}), "none: text[]");
  EXPECT_EQ(home(1186, -1, {.name = "interval", .formatted = "interval"}), "none: interval");
  EXPECT_EQ(cast_of(server_column("tags", 1009, -1, {.name = "_text", .formatted = "text[]"})),
            "CAST(\"tags\" AS text)");
}

TEST(DeclaredType, MustFitTheTextThatTheServerSends) {
  EXPECT_TRUE(may_be_declared(Family::kNumber, int16_type));
  EXPECT_TRUE(may_be_declared(Family::kNumber, decimal_type(10, 2)));
  EXPECT_TRUE(may_be_declared(Family::kNumber, {TypeId::kUInt64}));
  EXPECT_TRUE(may_be_declared(Family::kText, date_type));
  EXPECT_TRUE(may_be_declared(Family::kOther, string_type));
  EXPECT_FALSE(may_be_declared(Family::kOther, int64_type));
  EXPECT_FALSE(may_be_declared(Family::kFloat, decimal_type(10, 2)));
  EXPECT_FALSE(may_be_declared(Family::kDate, timestamp_type));
  EXPECT_FALSE(may_be_declared(Family::kTimestamp, timestamptz_type));
  // "t" and "\x61" are not what people mean by the text of these.
  EXPECT_FALSE(may_be_declared(Family::kBool, string_type));
  EXPECT_FALSE(may_be_declared(Family::kBinary, string_type));
  EXPECT_FALSE(may_be_declared(Family::kText, binary_type));
}

TEST(ColumnContract, BinaryIsHexadecimalAndJsonIsNotCheckedAgain) {
  EXPECT_TRUE(contract_of(server_column("c", 17, -1, {})).is_hexadecimal);
  EXPECT_EQ(contract_of(server_column("c", 114, -1, {})).type, string_type);
}

}  // namespace
}  // namespace adze::postgres
