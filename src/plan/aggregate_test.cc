#include "plan/aggregate.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace adze::plan {
namespace {

TEST(AggregateTable, EveryAggregateCanBeCalledByTheNameInItsMessages) {
  for (size_t i = 0; i < static_cast<size_t>(AggregateId::kCount_); ++i) {
    const AggregateRow& row = aggregate_row(static_cast<AggregateId>(i));
    if (row.id == AggregateId::kCountStar) continue;  // count_star is how count(*) is shown
    EXPECT_EQ(find_aggregate(row.name), row.id) << row.name;
  }
}

TEST(AggregateTable, NoNameIsGivenTwice) {
  std::set<std::string> names;
  for (const AggregateName& name : aggregate_names()) EXPECT_TRUE(names.insert(name.name).second);
}

TEST(AggregateTable, TheTypeOfNullIsOneThatTheAggregateTakes) {
  for (size_t i = 0; i < static_cast<size_t>(AggregateId::kCount_); ++i) {
    const AggregateRow& row = aggregate_row(static_cast<AggregateId>(i));
    EXPECT_TRUE(row.types(row.null_argument, row.null_argument)) << row.name;
  }
}

TEST(AggregateTable, ResultsHaveDuckDbsTypes) {
  const auto result = [](AggregateId id, Type first) {
    return type_name(aggregate_row(id).types(first, first)->result);
  };
  EXPECT_EQ(result(AggregateId::kMedian, int32_type), "float64");
  EXPECT_EQ(result(AggregateId::kMedian, float32_type), "float32");
  EXPECT_EQ(result(AggregateId::kMedian, decimal_type(5, 2)), "decimal(5,2)");
  EXPECT_EQ(result(AggregateId::kMedian, date_type), "timestamp");
  EXPECT_EQ(result(AggregateId::kMedian, string_type), "string");
  EXPECT_EQ(result(AggregateId::kQuantileDiscrete, date_type), "date");
  EXPECT_EQ(result(AggregateId::kDeviationSample, float32_type), "float64");
  EXPECT_EQ(result(AggregateId::kStringAgg, int64_type), "string");
  EXPECT_FALSE(aggregate_row(AggregateId::kDeviationSample).types(bool_type, {}));
  EXPECT_FALSE(aggregate_row(AggregateId::kQuantileContinuous).types(string_type, {}));
  EXPECT_FALSE(aggregate_row(AggregateId::kBoolAnd).types(int32_type, {}));
}

}  // namespace
}  // namespace adze::plan
