#include "exec/execute_plan.h"

#include <gtest/gtest.h>

#include <random>

#include "base/error.h"
#include "exec/run_plan_testing.h"

namespace adze::exec {
namespace {

using plan::Aggregate;
using plan::AggregateId;
using plan::Expression;
using plan::FunctionId;
using testing::aggregate;
using testing::call;
using testing::cast;
using testing::column;
using testing::literal;
using testing::Outcome;
using testing::run;
using testing::run_all_ways;
using testing::Table;
using testing::TableSource;

Expression greater_than(size_t index, Type type, const std::string& text) {
  return call(FunctionId::kGreater, bool_type, {column(index, type), literal(type, text)});
}

/// text key, int, float; some NULLs.
Table random_table(size_t rows, unsigned distinct) {
  std::mt19937 random(11);
  Table table({string_type, int16_type, float64_type});
  for (size_t row = 0; row < rows; ++row) {
    const unsigned key = random() % (distinct + 1);
    table.add(
        {key == distinct ? "NULL" : "key" + std::to_string(key),
         random() % 5 == 0 ? "NULL" : std::to_string(static_cast<int>(random() % 2001) - 1000),
         random() % 7 == 0
             ? "NULL"
             : std::to_string(random() % 1000) + "." + std::to_string(random() % 1000)});
  }
  return table;
}

TEST(ExecutePlan, NoNodesGiveTheInput) {
  const Table table = random_table(35, 3);
  const Outcome result = run_all_ways(table, {});
  ASSERT_EQ(result.rows.size(), 35U);
  EXPECT_EQ(result.rows[3], testing::print_row(table.columns(), 3));
  EXPECT_EQ(result.summary.rows_read, 35U);
  EXPECT_EQ(result.summary.rows_written, 35U);
}

TEST(ExecutePlan, FilterAndProjectKeepTheOrder) {
  const Table table = random_table(500, 5);
  const Outcome result = run_all_ways(
      table, {plan::Filter{greater_than(1, int16_type, "0")},
              plan::Project{{call(FunctionId::kConcatOperator, string_type,
                                  {column(0, string_type), literal(string_type, "!")}),
                             call(FunctionId::kNegate, int16_type, {column(1, int16_type)})}}});
  std::vector<std::string> expected;
  const std::vector<Vector> columns = table.columns();
  for (size_t row = 0; row < 500; ++row) {
    if (columns[1].is_null(row) || columns[1].int64s()[row] <= 0) continue;
    const std::string key =
        columns[0].is_null(row) ? "NULL" : std::string(columns[0].string_at(row).view()) + "!";
    expected.push_back(key + "|-" + std::to_string(columns[1].int64s()[row]));
  }
  EXPECT_EQ(result.rows, expected);
  EXPECT_EQ(result.summary.rows_filtered, 500 - expected.size());
}

TEST(ExecutePlan, AggregatesAgreeWithANaiveMap) {
  for (const unsigned distinct : {1U, 5U, 400U}) {
    const Table table = random_table(700, distinct);
    const std::vector<Expression> number = {column(1, int16_type)};
    const Outcome result = run_all_ways(
        table, {plan::AggregateNode{{column(0, string_type)},
                                    {aggregate(AggregateId::kCountStar, int64_type, {}),
                                     aggregate(AggregateId::kCount, int64_type, number),
                                     aggregate(AggregateId::kSum, int64_type, number),
                                     aggregate(AggregateId::kMin, int16_type, number),
                                     aggregate(AggregateId::kMax, int16_type, number)}}});
    struct Naive {
      int64_t rows = 0, count = 0, sum = 0, min = INT64_MAX, max = INT64_MIN;
    };
    std::map<std::string, Naive> groups;
    std::vector<std::string> order;
    const std::vector<Vector> columns = table.columns();
    for (size_t row = 0; row < table.row_count(); ++row) {
      const std::string key = testing::print_row({columns[0]}, row);
      if (!groups.contains(key)) order.push_back(key);
      Naive& group = groups[key];
      ++group.rows;
      if (columns[1].is_null(row)) continue;
      const int64_t value = columns[1].int64s()[row];
      ++group.count;
      group.sum += value;
      group.min = std::min(group.min, value);
      group.max = std::max(group.max, value);
    }
    std::vector<std::string> expected;
    for (const std::string& key : order) {
      const Naive& group = groups[key];
      const auto or_null = [&](int64_t value) {
        return group.count == 0 ? "NULL" : std::to_string(value);
      };
      expected.push_back(key + "|" + std::to_string(group.rows) + "|" +
                         std::to_string(group.count) + "|" + or_null(group.sum) + "|" +
                         or_null(group.min) + "|" + or_null(group.max));
    }
    EXPECT_EQ(result.rows, expected);
  }
}

TEST(ExecutePlan, SumsOfFloatsDoNotDependOnThreadsOrBatches) {
  const Table table = random_table(900, 4);
  const std::vector<Expression> number = {column(2, float64_type)};
  const Outcome result = run_all_ways(
      table, {plan::AggregateNode{{column(0, string_type)},
                                  {aggregate(AggregateId::kSum, float64_type, number),
                                   aggregate(AggregateId::kAvg, float64_type, number)}}});
  EXPECT_EQ(result.rows.size(), 5U);
}

TEST(ExecutePlan, AggregatesWithoutKeysGiveOneRowAlsoForNoInput) {
  const Table table({int64_type, string_type});
  const Outcome result = run_all_ways(
      table,
      {plan::AggregateNode{{},
                           {aggregate(AggregateId::kCountStar, int64_type, {}),
                            aggregate(AggregateId::kSum, int64_type, {column(0, int64_type)}),
                            aggregate(AggregateId::kMax, string_type, {column(1, string_type)})}}});
  EXPECT_EQ(result.rows, std::vector<std::string>{"0|NULL|NULL"});
}

TEST(ExecutePlan, DistinctFilterAndTextAggregates) {
  Table table({string_type, string_type, int64_type});
  for (const auto& row :
       std::vector<std::vector<std::string>>{{"a", "x", "1"},
                                             {"b", "y", "2"},
                                             {"a", "x", "3"},
                                             {"a", "é", "oops"},
                                             {"b", "NULL", "5"},
                                             {"b", "aaaaaaaaaaaaaaaaaaaaaaaa", "6"}}) {
    table.add({row[0], row[1], row[2] == "oops" ? "4" : row[2]});
  }
  Aggregate distinct = aggregate(AggregateId::kCount, int64_type, {column(1, string_type)});
  distinct.distinct = true;
  Aggregate filtered = aggregate(AggregateId::kCountStar, int64_type, {});
  filtered.filter.push_back(greater_than(2, int64_type, "2"));
  Aggregate sum = aggregate(AggregateId::kSum, int64_type, {column(2, int64_type)});
  sum.filter.push_back(greater_than(2, int64_type, "2"));
  const Outcome result = run_all_ways(
      table,
      {plan::AggregateNode{{column(0, string_type)},
                           {distinct, filtered, sum,
                            aggregate(AggregateId::kMin, string_type, {column(1, string_type)}),
                            aggregate(AggregateId::kMax, string_type, {column(1, string_type)})}}},
      2);
  EXPECT_EQ(result.rows,
            (std::vector<std::string>{"a|2|2|7|x|é", "b|2|2|11|aaaaaaaaaaaaaaaaaaaaaaaa|y"}));
}

TEST(ExecutePlan, SumThatDoesNotFitIsAnError) {
  Table table({int64_type, decimal_type(38, 0)});
  for (int row = 0; row < 3; ++row) table.add({"9223372036854775807", std::string(38, '9')});
  const auto sum_of = [&](size_t index, Type type, Type result) {
    return run_all_ways(table,
                        {plan::AggregateNode{
                            {}, {aggregate(AggregateId::kSum, result, {column(index, type)})}}},
                        1)
        .error;
  };
  EXPECT_EQ(sum_of(0, int64_type, int64_type), "the sum of a column does not fit BIGINT");
  EXPECT_EQ(sum_of(1, decimal_type(38, 0), decimal_type(38, 0)),
            "the sum of a column has more than 38 digits");
  const Outcome average = run_all_ways(
      table,
      {plan::AggregateNode{
          {},
          {aggregate(AggregateId::kAvg, float64_type, {column(0, int64_type)}),
           aggregate(AggregateId::kAvg, float64_type, {column(1, decimal_type(38, 0))})}}},
      1);
  EXPECT_EQ(average.rows, std::vector<std::string>{"9.223372036854776e+18|1e+38"});
}

TEST(ExecutePlan, AverageOfDatesIsATimestamp) {
  Table table({date_type});
  table.add({"2024-01-01"});
  table.add({"2024-01-02"});
  const Outcome result = run_all_ways(
      table, {plan::AggregateNode{
                 {}, {aggregate(AggregateId::kAvg, timestamp_type, {column(0, date_type)})}}});
  EXPECT_EQ(result.rows, std::vector<std::string>{"2024-01-01 12:00:00"});
}

TEST(ExecutePlan, FirstBadRowInInputOrderIsReported) {
  for (const size_t bad : {size_t{0}, size_t{3}, size_t{17}, size_t{59}}) {
    Table table({string_type, string_type});
    for (size_t row = 0; row < 60; ++row) {
      // The second column fails earlier in the row's order of evaluation, but in later rows.
      table.add({row >= bad ? "bad" + std::to_string(row) : "1", row > bad ? "worse" : "1"});
    }
    const std::string expected =
        "cannot cast 'bad" + std::to_string(bad) + "' (string) to int64: it is not a number";
    const std::vector<plan::Operation> operations = {
        plan::Filter{call(FunctionId::kGreater, bool_type,
                          {cast(int64_type, column(1, string_type)), literal(int64_type, "0")})},
        plan::Project{{cast(int64_type, column(0, string_type))}}};
    const Outcome result = run_all_ways(table, operations);
    EXPECT_EQ(result.error.substr(0, result.error.find(" (string)")),
              expected.substr(0, expected.find(" (string)")));
    EXPECT_EQ(result.rows.size(), bad);
    // The same on the way into an aggregate.
    const Outcome grouped = run_all_ways(
        table, {plan::AggregateNode{{cast(int64_type, column(0, string_type))},
                                    {aggregate(AggregateId::kMax, int64_type,
                                               {cast(int64_type, column(1, string_type))})}}});
    EXPECT_EQ(grouped.error, result.error);
  }
}

TEST(ExecutePlan, BrokenContractAndBadCastAreReportedInInputOrder) {
  Table table({string_type});
  for (size_t row = 0; row < 60; ++row) table.add({row == 31 ? "x" : "1"});
  const std::vector<plan::Operation> operations = {
      plan::Project{{cast(int64_type, column(0, string_type))}}};
  const Outcome contract_first = run_all_ways(table, operations, 10, 30);
  EXPECT_EQ(contract_first.error, "bad row");
  EXPECT_EQ(contract_first.rows.size(), 30U);
  const Outcome cast_first = run_all_ways(table, operations, 10, 32);
  EXPECT_NE(cast_first.error, "bad row");
  EXPECT_EQ(cast_first.rows.size(), 31U);
}

TEST(ExecutePlan, SortIsStableAndLimitKeepsTheFirst) {
  Table table({int64_type, int64_type});
  std::mt19937 random(5);
  std::vector<std::pair<int64_t, int64_t>> rows;
  for (int64_t row = 0; row < 30'000; ++row) {
    rows.emplace_back(static_cast<int64_t>(random() % 50), row);
    table.add({std::to_string(rows.back().first), std::to_string(row)});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  const plan::Sort sort{{{.column_index = 0, .descending = true, .nulls_first = false}}};
  const auto lines = [&](size_t begin, size_t end) {
    std::vector<std::string> result;
    for (size_t i = begin; i < end; ++i) {
      result.push_back(std::to_string(rows[i].first) + "|" + std::to_string(rows[i].second));
    }
    return result;
  };
  const TableSource::Cut cut{.segment_rows = 1000, .batch_rows = 300};
  EXPECT_EQ(run(table, {sort}, cut, 2).rows, lines(0, 30'000));
  EXPECT_EQ(run(table, {sort, plan::Limit{.row_count = 20, .offset = 5}}, cut, 2).rows,
            lines(5, 25));
  EXPECT_EQ(run(table, {sort, plan::Limit{.row_count = {}, .offset = 29'990}}, cut, 1).rows,
            lines(29'990, 30'000));
}

TEST(ExecutePlan, LimitStopsEarlyOnlyIfAllowed) {
  Table table({string_type});
  for (size_t row = 0; row < 100; ++row) table.add({row == 15 ? "x" : std::to_string(row)});
  const std::vector<plan::Operation> operations = {
      plan::Project{{cast(int64_type, column(0, string_type))}},
      plan::Limit{.row_count = 4, .offset = 8}};
  const Outcome stopped = run_all_ways(table, operations, 10, 40, true);
  EXPECT_EQ(stopped.error, "");
  EXPECT_EQ(stopped.rows, (std::vector<std::string>{"8", "9", "10", "11"}));
  const Outcome checked = run_all_ways(table, operations, 10, 40, false);
  EXPECT_NE(checked.error, "");
  EXPECT_NE(checked.error, "bad row");
}

TEST(ExecutePlan, HavingAndSecondAggregateRunOnTheGroups) {
  const Table table = random_table(400, 20);
  const Outcome result = run_all_ways(
      table, {plan::AggregateNode{{column(0, string_type)},
                                  {aggregate(AggregateId::kCountStar, int64_type, {})}},
              plan::Filter{greater_than(1, int64_type, "15")},
              plan::AggregateNode{{column(1, int64_type)},
                                  {aggregate(AggregateId::kCountStar, int64_type, {})}},
              plan::Sort{{{.column_index = 0}}}});
  EXPECT_GT(result.rows.size(), 1U);
  EXPECT_EQ(result.summary.rows_filtered, 0U);
}

TEST(ExecutePlan, BudgetThatIsTooSmallFails) {
  Table table({int64_type});
  for (size_t row = 0; row < 20'000; ++row) table.add({std::to_string(row)});
  const TableSource::Cut cut{.segment_rows = 1000, .batch_rows = 300};
  const Outcome grouped =
      run(table, {plan::AggregateNode{{column(0, int64_type)}, {}}}, cut, 1, false, 100'000);
  EXPECT_TRUE(grouped.error.starts_with("out of memory: GROUP BY needs ")) << grouped.error;
  const Outcome sorted = run(table, {plan::Sort{{{.column_index = 0}}}}, cut, 1, false, 100'000);
  EXPECT_TRUE(sorted.error.starts_with("out of memory: ORDER BY needs ")) << sorted.error;
}

}  // namespace
}  // namespace adze::exec
