#include "exec/aggregator.h"

#include <gtest/gtest.h>

#include <random>

#include "exec/run_plan_testing.h"

namespace adze::exec {
namespace {

using plan::Aggregate;
using plan::AggregateId;
using testing::column;
using testing::Outcome;
using testing::run;
using testing::run_all_ways;
using testing::Table;

/// A key, a text, a float and a bool, with NULLs.
Table random_table(size_t rows) {
  std::mt19937 random(17);
  Table table({string_type, string_type, float64_type, bool_type});
  for (size_t row = 0; row < rows; ++row) {
    const auto or_null = [&](const std::string& text) { return random() % 6 == 0 ? "NULL" : text; };
    table.add({or_null("key" + std::to_string(random() % 4)),
               or_null("text" + std::to_string(random() % 20)),
               or_null(std::to_string(random() % 5000) + "." + std::to_string(random() % 1000)),
               or_null(random() % 2 == 0 ? "true" : "false")});
  }
  return table;
}

/// Every aggregate over text or floats, as it takes them.
std::vector<Aggregate> all_aggregates() {
  std::vector<Aggregate> aggregates;
  for (size_t i = 0; i < static_cast<size_t>(AggregateId::kCount_); ++i) {
    const plan::AggregateRow& row = plan::aggregate_row(static_cast<AggregateId>(i));
    const Type kTypes[] = {string_type, float64_type, bool_type};
    for (size_t index = 0; index < std::size(kTypes); ++index) {
      if (!row.types(kTypes[index], float64_type)) continue;
      Aggregate aggregate;
      aggregate.function = row.id;
      aggregate.type = row.types(kTypes[index], float64_type)->result;
      if (row.argument_count > 0) aggregate.arguments.push_back(column(1 + index, kTypes[index]));
      if (row.argument_count > 1) aggregate.arguments.push_back(column(2, float64_type));
      if (row.id == AggregateId::kStringAgg && kTypes[index] != string_type) continue;
      if (row.parameter == plan::AggregateParameter::kFraction) {
        aggregate.parameters.push_back(testing::scalar(decimal_type(2, 1), "0.7"));
      } else if (row.parameter == plan::AggregateParameter::kSeparator) {
        aggregate.parameters.push_back(testing::scalar(string_type, ","));
      }
      aggregates.push_back(std::move(aggregate));
    }
  }
  return aggregates;
}

TEST(Aggregator, NoAggregateDependsOnThreadsBatchesOrDictionaries) {
  const Table table = random_table(300);
  std::vector<Aggregate> aggregates = all_aggregates();
  for (const Aggregate& plain : all_aggregates()) {
    Aggregate distinct = plain;
    distinct.distinct = !plain.arguments.empty();
    Aggregate filtered = plain;
    filtered.filter.push_back(column(3, bool_type));
    aggregates.push_back(std::move(distinct));
    aggregates.push_back(std::move(filtered));
    if (!plan::aggregate_row(plain.function).has(plan::kByOrder)) continue;
    Aggregate ordered = plain;
    ordered.order.push_back({column(2, float64_type), true, true});
    aggregates.push_back(std::move(ordered));
  }
  ASSERT_GT(aggregates.size(), 200U);
  const Outcome grouped =
      run_all_ways(table, {plan::AggregateNode{{column(0, string_type)}, aggregates}}, 7);
  EXPECT_EQ(grouped.rows.size(), 5U);
  EXPECT_EQ(grouped.error, "");
  const Outcome total = run_all_ways(table, {plan::AggregateNode{{}, aggregates}}, 7);
  EXPECT_EQ(total.rows.size(), 1U);
  EXPECT_EQ(total.error, "");
}

TEST(Aggregator, FilterOfFirstPicksRowsAndKeepsTheirNulls) {
  Table table({string_type, bool_type});
  for (const std::vector<std::string>& row : std::vector<std::vector<std::string>>{
           {"a", "false"}, {"NULL", "true"}, {"b", "true"}, {"c", "NULL"}}) {
    table.add(row);
  }
  Aggregate first = testing::aggregate(AggregateId::kFirst, string_type, {column(0, string_type)});
  first.filter.push_back(column(1, bool_type));
  Aggregate last = testing::aggregate(AggregateId::kLast, string_type, {column(0, string_type)});
  last.filter.push_back(column(1, bool_type));
  const Outcome result = run_all_ways(table, {plan::AggregateNode{{}, {first, last}}}, 2);
  EXPECT_EQ(result.rows, std::vector<std::string>{"NULL|b"});
}

/// The error of one aggregate over many values in little memory.
std::string memory_error(const Aggregate& aggregate) {
  Table table({int64_type});
  for (size_t row = 0; row < 20'000; ++row) table.add({std::to_string(row)});
  return run(table, {plan::AggregateNode{{}, {aggregate}}}, {.segment_rows = 1000}, 1, false,
             100'000)
      .error;
}

TEST(Aggregator, WhatHoldsValuesIsNamedWhenMemoryRunsOut) {
  Aggregate aggregate =
      testing::aggregate(AggregateId::kMedian, int64_type, {column(0, int64_type)});
  EXPECT_TRUE(memory_error(aggregate).starts_with("out of memory: median() needs "))
      << memory_error(aggregate);
  aggregate.function = AggregateId::kCount;
  EXPECT_EQ(memory_error(aggregate), "");
  aggregate.distinct = true;
  EXPECT_TRUE(memory_error(aggregate).starts_with("out of memory: count(DISTINCT) needs "))
      << memory_error(aggregate);
  aggregate.function = AggregateId::kLast;
  aggregate.distinct = false;
  aggregate.order.push_back({column(0, int64_type), false, false});
  EXPECT_TRUE(memory_error(aggregate).starts_with("out of memory: last(ORDER BY) needs "))
      << memory_error(aggregate);
}

}  // namespace
}  // namespace adze::exec
