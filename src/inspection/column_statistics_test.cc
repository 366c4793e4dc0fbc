#include "inspection/column_statistics.h"

#include <gtest/gtest.h>

#include <cstring>

namespace adze::inspection {
namespace {

using parquet::ConvertedType;
using parquet::LogicalKind;
using parquet::PhysicalType;
using parquet::SchemaNode;
using parquet::TimeUnit;

SchemaNode node_of(PhysicalType physical, LogicalKind kind = LogicalKind::kNone,
                   int32_t type_length = 0) {
  SchemaNode node;
  node.physical = physical;
  node.logical.kind = kind;
  node.type_length = type_length;
  return node;
}

SchemaNode timestamp_node(TimeUnit unit, bool is_utc) {
  SchemaNode node = node_of(PhysicalType::kInt64, LogicalKind::kTimestamp);
  node.logical.unit = unit;
  node.logical.is_utc = is_utc;
  return node;
}

SchemaNode integer_node(PhysicalType physical, int32_t bits, bool is_signed) {
  SchemaNode node = node_of(physical, LogicalKind::kInteger);
  node.logical.bits = bits;
  node.logical.is_signed = is_signed;
  return node;
}

SchemaNode decimal_node(PhysicalType physical, int32_t precision, int32_t scale) {
  SchemaNode node = node_of(physical, LogicalKind::kDecimal);
  node.logical.precision = precision;
  node.logical.scale = scale;
  return node;
}

template <typename Value>
std::string bytes_of(Value value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

/// The bound as it is printed; "nothing" if the bytes are none.
std::string text_of(std::string_view bytes, const SchemaNode& node) {
  const Meaning meaning = meaning_of(node);
  const std::optional<Bound> bound = read_bound(bytes, node, meaning);
  return bound ? bound_text(*bound, meaning) : "nothing";
}

TEST(ColumnStatistics, IntegersHaveTheirSign) {
  EXPECT_EQ(text_of(bytes_of<int32_t>(-1), node_of(PhysicalType::kInt32)), "-1");
  EXPECT_EQ(text_of(bytes_of<int32_t>(-1), integer_node(PhysicalType::kInt32, 32, false)),
            "4294967295");
  EXPECT_EQ(text_of(bytes_of<int64_t>(-1), integer_node(PhysicalType::kInt64, 64, false)),
            "18446744073709551615");
  EXPECT_EQ(text_of(bytes_of<int64_t>(INT64_MIN), node_of(PhysicalType::kInt64)),
            "-9223372036854775808");
  EXPECT_EQ(text_of(bytes_of<int32_t>(1), node_of(PhysicalType::kInt64)), "nothing");
  EXPECT_EQ(text_of("", node_of(PhysicalType::kInt32)), "nothing");
  EXPECT_EQ(text_of(std::string(1, '\1'), node_of(PhysicalType::kBoolean)), "true");
}

TEST(ColumnStatistics, DecimalsAreReadFromEveryPhysicalType) {
  EXPECT_EQ(text_of(bytes_of<int32_t>(-225), decimal_node(PhysicalType::kInt32, 9, 2)), "-2.25");
  EXPECT_EQ(text_of(bytes_of<int64_t>(150), decimal_node(PhysicalType::kInt64, 18, 2)), "1.50");
  EXPECT_EQ(text_of("\xFF\x1F", decimal_node(PhysicalType::kByteArray, 9, 2)), "-2.25");
  const SchemaNode wide = decimal_node(PhysicalType::kFixedLenByteArray, 38, 0);
  EXPECT_EQ(text_of(std::string(1, '\x80') + std::string(15, '\0'), wide),
            "-170141183460469231731687303715884105728");
  EXPECT_EQ(text_of(std::string(17, '\0'), wide), "nothing");
  // More digits than adze has: the bytes are shown.
  EXPECT_EQ(text_of("\x01\x02", decimal_node(PhysicalType::kByteArray, 76, 2)), "0x0102");
}

TEST(ColumnStatistics, MomentsOfEveryUnit) {
  EXPECT_EQ(text_of(bytes_of<int64_t>(-1), timestamp_node(TimeUnit::kMillis, false)),
            "1969-12-31 23:59:59.999");
  EXPECT_EQ(text_of(bytes_of<int64_t>(-1), timestamp_node(TimeUnit::kMicros, true)),
            "1969-12-31 23:59:59.999999+00");
  EXPECT_EQ(text_of(bytes_of<int64_t>(-1), timestamp_node(TimeUnit::kNanos, true)),
            "1969-12-31 23:59:59.999999999+00");
  EXPECT_EQ(text_of(bytes_of<int64_t>(INT64_MIN), timestamp_node(TimeUnit::kNanos, false)),
            "1677-09-21 00:12:43.145224192");
  // Beyond the years that microseconds reach.
  EXPECT_EQ(text_of(bytes_of<int64_t>(INT64_MAX), timestamp_node(TimeUnit::kMillis, false)),
            "9223372036854775807");
  EXPECT_FALSE(
      text_of(bytes_of<int64_t>(INT64_MIN), timestamp_node(TimeUnit::kMicros, false)).empty());
  EXPECT_FALSE(
      text_of(bytes_of<int32_t>(INT32_MIN), node_of(PhysicalType::kInt32, LogicalKind::kDate))
          .empty());
  SchemaNode time = timestamp_node(TimeUnit::kNanos, false);
  time.logical.kind = LogicalKind::kTime;
  EXPECT_EQ(text_of(bytes_of<int64_t>(43'200'000'000'001), time), "12:00:00.000000001");
  EXPECT_EQ(text_of(bytes_of<int64_t>(-5), time), "-5");
}

TEST(ColumnStatistics, Int96IsNanosecondsOfADay) {
  const SchemaNode node = node_of(PhysicalType::kInt96);
  EXPECT_EQ(text_of(bytes_of<int64_t>(3'600'000'000'000) + bytes_of<int32_t>(2'440'588), node),
            "1970-01-01 01:00:00");
  EXPECT_EQ(text_of(bytes_of<int64_t>(0) + bytes_of<int32_t>(2'440'587), node),
            "1969-12-31 00:00:00");
  EXPECT_FALSE(text_of(bytes_of(INT64_MAX) + bytes_of(INT32_MAX), node).empty());
  EXPECT_EQ(text_of(bytes_of<int64_t>(0), node), "nothing");
}

TEST(ColumnStatistics, HalfFloatsOfEveryKind) {
  const SchemaNode node = node_of(PhysicalType::kFixedLenByteArray, LogicalKind::kFloat16, 2);
  const std::pair<uint16_t, const char*> values[] = {
      {0x0000, "0.0"},  {0x8000, "-0.0"},    {0x3C00, "1.0"},
      {0xC000, "-2.0"}, {0x7BFF, "65504.0"}, {0x0001, "5.9604645e-08"},
      {0x7C00, "inf"},  {0xFC00, "-inf"},    {0x7E00, "nan"}};
  for (const auto& [bits, text] : values) EXPECT_EQ(text_of(bytes_of(bits), node), text);
}

TEST(ColumnStatistics, ALogicalTypeThatItsPhysicalTypeCanNotHoldIsIgnored) {
  SchemaNode uuid = node_of(PhysicalType::kFixedLenByteArray, LogicalKind::kUuid, 16);
  EXPECT_EQ(meaning_of(uuid).type, "uuid");
  EXPECT_EQ(text_of("0123456789abcdef", uuid), "30313233-3435-3637-3839-616263646566");
  EXPECT_EQ(text_of("0123", uuid), "nothing");
  uuid.type_length = 4;
  EXPECT_EQ(meaning_of(uuid).type, "binary");
  EXPECT_EQ(meaning_of(uuid).stored, "FIXED_LEN_BYTE_ARRAY(4) UUID");
  EXPECT_EQ(meaning_of(integer_node(PhysicalType::kInt64, 8, true)).type, "int64");
  EXPECT_EQ(meaning_of(timestamp_node(TimeUnit::kNone, true)).type, "int64");
  EXPECT_EQ(meaning_of(node_of(PhysicalType::kDouble, LogicalKind::kDate)).type, "float64");
  EXPECT_EQ(meaning_of(node_of(PhysicalType::kInt32, static_cast<LogicalKind>(99))).stored,
            "INT32 LOGICAL_TYPE 99");
}

TEST(ColumnStatistics, ConvertedTypesOfOldWriters) {
  const auto type_of = [](PhysicalType physical, ConvertedType converted) {
    SchemaNode node = node_of(physical);
    node.converted = converted;
    node.precision = 5;
    node.scale = 1;
    return meaning_of(node).type;
  };
  EXPECT_EQ(type_of(PhysicalType::kByteArray, ConvertedType::kUtf8), "string");
  EXPECT_EQ(type_of(PhysicalType::kByteArray, ConvertedType::kEnum), "string");
  EXPECT_EQ(type_of(PhysicalType::kByteArray, ConvertedType::kBson), "binary");
  EXPECT_EQ(type_of(PhysicalType::kInt32, ConvertedType::kDecimal), "decimal(5,1)");
  EXPECT_EQ(type_of(PhysicalType::kInt32, ConvertedType::kUInt8), "uint8");
  EXPECT_EQ(type_of(PhysicalType::kInt32, ConvertedType::kTimeMillis), "time");
  EXPECT_EQ(type_of(PhysicalType::kInt64, ConvertedType::kTimestampMillis), "timestamptz");
  EXPECT_EQ(type_of(PhysicalType::kFixedLenByteArray, ConvertedType::kInterval), "interval");
}

/// A column of one row group per chunk.
parquet::FileMetadata file_of(const SchemaNode& leaf,
                              const std::vector<parquet::ColumnChunkMetadata>& chunks) {
  parquet::FileMetadata file;
  file.schema = {SchemaNode{}, leaf};
  file.leaves = {1};
  for (const parquet::ColumnChunkMetadata& chunk : chunks) {
    file.row_groups.emplace_back().columns = {chunk};
  }
  return file;
}

parquet::ColumnChunkMetadata chunk_of(std::optional<std::string_view> min,
                                      std::optional<std::string_view> max) {
  parquet::ColumnChunkMetadata chunk;
  chunk.has_metadata = true;
  chunk.value_count = 5;
  chunk.statistics.null_count = 1;
  chunk.statistics.min_value = min;
  chunk.statistics.max_value = max;
  return chunk;
}

TEST(ColumnStatistics, BoundsOfAllRowGroupsAreComparedAsTheirTypeIs) {
  const SchemaNode node = node_of(PhysicalType::kInt32);
  const std::string one = bytes_of<int32_t>(1);
  const std::string large = bytes_of<int32_t>(1000);
  const std::string negative = bytes_of<int32_t>(-5);
  const auto file = file_of(node, {chunk_of(one, large), chunk_of(negative, one)});
  const ColumnSummary summary = summarize_column(file, 0, 0, 2);
  EXPECT_EQ(static_cast<int64_t>(summary.bounds.min->number), -5);
  EXPECT_EQ(static_cast<int64_t>(summary.bounds.max->number), 1000);
  EXPECT_EQ(summary.nulls, 2u);
  EXPECT_EQ(static_cast<int64_t>(summarize_column(file, 0, 1, 1).bounds.max->number), 1);
}

TEST(ColumnStatistics, ARowGroupWithoutBoundsMakesThemUnknownUnlessItIsAllNull) {
  const SchemaNode node = node_of(PhysicalType::kByteArray, LogicalKind::kString);
  parquet::ColumnChunkMetadata none = chunk_of({}, {});
  EXPECT_FALSE(summarize_column(file_of(node, {chunk_of("a", "b"), none}), 0, 0, 2).bounds.min);
  none.statistics.null_count = 5;
  const ColumnSummary summary =
      summarize_column(file_of(node, {chunk_of("a", "b"), none}), 0, 0, 2);
  EXPECT_EQ(summary.bounds.max->bytes, "b");
  none.statistics.null_count.reset();
  EXPECT_FALSE(summarize_column(file_of(node, {none, chunk_of("a", "b")}), 0, 0, 2).nulls);
}

TEST(ColumnStatistics, LegacyBoundsCountForSignedNumbersOnly) {
  parquet::ColumnChunkMetadata chunk = chunk_of({}, {});
  const std::string one = bytes_of<int32_t>(1);
  chunk.statistics.legacy_min = one;
  chunk.statistics.legacy_max = one;
  const auto has_bounds = [&](const SchemaNode& node) {
    const Bounds bounds = bounds_of(chunk, node, meaning_of(node));
    EXPECT_EQ(bounds.is_legacy, bounds.min.has_value());
    return bounds.min.has_value();
  };
  EXPECT_TRUE(has_bounds(node_of(PhysicalType::kInt32)));
  EXPECT_FALSE(has_bounds(integer_node(PhysicalType::kInt32, 32, false)));
  EXPECT_FALSE(has_bounds(node_of(PhysicalType::kByteArray, LogicalKind::kString)));
}

}  // namespace
}  // namespace adze::inspection
