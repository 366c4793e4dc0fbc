#include "exec/aggregate_states.h"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

#include "column/vector_access.h"
#include "exec/run_plan_testing.h"

namespace adze::exec {
namespace {

using plan::Aggregate;
using plan::AggregateId;
using testing::Table;

Scalar parameter_of(plan::AggregateParameter kind) {
  return kind == plan::AggregateParameter::kFraction ? testing::scalar(decimal_type(2, 1), "0.3")
                                                     : testing::scalar(string_type, "; ");
}

/// An aggregate over columns of these types, cast as the binder does.
Aggregate make_aggregate(AggregateId function, Type first, Type second = {}) {
  const plan::AggregateRow& row = plan::aggregate_row(function);
  Aggregate aggregate;
  aggregate.function = function;
  aggregate.type = row.types(first, second).value().result;
  if (row.parameter != plan::AggregateParameter::kNone) {
    aggregate.parameters.push_back(parameter_of(row.parameter));
  }
  return aggregate;
}

std::string results(AggregateStates& states, size_t groups) {
  VectorStorage storage;
  const Vector vector = states.finish(0, groups, storage);
  std::string text;
  for (size_t i = 0; i < groups; ++i) text += testing::print_row({vector}, i) + ' ';
  return text;
}

/// Rows of one group.
std::string result_of(const Aggregate& aggregate, const std::vector<Type>& types,
                      const std::vector<std::vector<std::string>>& rows) {
  Table table(types);
  for (const std::vector<std::string>& row : rows) table.add(row);
  const auto states = make_aggregate_states(aggregate, types);
  states->resize(1);
  states->update(table.columns(), nullptr, table.row_count());
  std::string text = results(*states, 1);
  text.pop_back();
  return text;
}

std::string result_of(AggregateId function, Type type, const std::vector<std::string>& values) {
  std::vector<std::vector<std::string>> rows;
  rows.reserve(values.size());
  for (const std::string& value : values) rows.push_back({value});
  return result_of(make_aggregate(function, type), {type}, rows);
}

/// What every aggregate is tried on: of each argument type it takes, a few hundred rows.
struct Tried {
  Aggregate aggregate;
  std::vector<Type> types;
};

std::vector<Tried> all_aggregates() {
  const Type kTypes[] = {bool_type,    int32_type, decimal_type(9, 2), decimal_type(30, 4),
                         float64_type, date_type,  timestamp_type,     string_type};
  std::vector<Tried> tried;
  for (size_t i = 0; i < static_cast<size_t>(AggregateId::kCount_); ++i) {
    const plan::AggregateRow& row = plan::aggregate_row(static_cast<AggregateId>(i));
    if (row.argument_count == 0) tried.push_back({make_aggregate(row.id, int32_type), {}});
    for (const Type first : kTypes) {
      const Type second = row.argument_count == 2 ? float64_type : Type{};
      if (row.argument_count == 0 || !row.types(first, second)) continue;
      const plan::AggregateTypes types = *row.types(first, second);
      Tried one{make_aggregate(row.id, first, second), {types.first}};
      if (row.argument_count == 2) one.types.push_back(types.second);
      tried.push_back(std::move(one));
    }
  }
  return tried;
}

std::string random_text(Type type, std::mt19937& random) {
  if (random() % 6 == 0) return "NULL";
  const int number = static_cast<int>(random() % 40) - 10;
  switch (type.id) {
    case TypeId::kBool:
      return number > 0 ? "true" : "false";
    case TypeId::kDate:
      return "2024-02-" + std::to_string(11 + number % 10);
    case TypeId::kTimestamp:
      return "2024-02-" + std::to_string(11 + number % 10) + " 01:02:03." +
             std::to_string(random() % 1000);
    case TypeId::kString:
      return "text number " + std::to_string(number) + " is long";
    case TypeId::kInt32:
      return std::to_string(number);
    default:
      return std::to_string(number) + "." + std::to_string(10 + random() % 80);
  }
}

/// Random rows in segments of a few, and the group of each.
struct Segments {
  std::vector<Table> tables;
  std::vector<std::vector<uint32_t>> groups;
};

Segments random_segments(const std::vector<Type>& types, size_t group_count) {
  std::mt19937 random(5);
  Segments segments;
  for (size_t segment = 0; segment < 12; ++segment) {
    Table table(types.empty() ? std::vector<Type>{int32_type} : types);
    std::vector<uint32_t> groups;
    for (size_t row = 0; row < 25; ++row) {
      std::vector<std::string> values;
      for (const Type type : table.types()) values.push_back(random_text(type, random));
      table.add(values);
      groups.push_back(static_cast<uint32_t>(random() % group_count));
    }
    segments.tables.push_back(std::move(table));
    segments.groups.push_back(std::move(groups));
  }
  return segments;
}

constexpr size_t kGroups = 7;

/// One partial state per segment, merged in order; its groups are numbered the other way round.
std::string merged(const Tried& tried, const Segments& segments, AggregateStates& total) {
  const auto partial = make_aggregate_states(tried.aggregate, tried.types);
  std::vector<uint32_t> reversed(kGroups);
  for (size_t i = 0; i < kGroups; ++i) reversed[i] = static_cast<uint32_t>(kGroups - 1 - i);
  total.clear();
  total.resize(kGroups);
  for (size_t segment = 0; segment < segments.tables.size(); ++segment) {
    partial->clear();
    partial->resize(kGroups);
    std::vector<uint32_t> groups;
    for (const uint32_t group : segments.groups[segment]) groups.push_back(reversed[group]);
    std::vector<Vector> columns = segments.tables[segment].columns();
    columns.resize(tried.types.size());
    partial->update(columns, groups.data(), groups.size());
    total.merge(*partial, reversed.data(), kGroups);
  }
  return results(total, kGroups);
}

std::string at_once(const Tried& tried, const Segments& segments, AggregateStates& total) {
  total.clear();
  total.resize(kGroups);
  for (size_t segment = 0; segment < segments.tables.size(); ++segment) {
    std::vector<Vector> columns = segments.tables[segment].columns();
    columns.resize(tried.types.size());
    total.update(columns, segments.groups[segment].data(), segments.groups[segment].size());
  }
  return results(total, kGroups);
}

bool is_rounded(const Tried& tried) {
  return tried.aggregate.type == float64_type && !tried.aggregate.distinct;
}

/// Numbers within rounding, all else exactly.
void expect_same(const Tried& tried, const std::string& got, const std::string& wanted) {
  const std::string name = std::string(plan::aggregate_name(tried.aggregate.function)) + " of " +
                           (tried.types.empty() ? "rows" : type_name(tried.types[0]));
  if (!is_rounded(tried)) {
    EXPECT_EQ(got, wanted) << name;
    return;
  }
  std::istringstream got_words(got);
  std::istringstream wanted_words(wanted);
  std::string word;
  std::string other;
  while (got_words >> word && wanted_words >> other) {
    if (word == other) continue;
    EXPECT_NEAR(std::stod(word), std::stod(other), 1e-9 * std::abs(std::stod(other)) + 1e-9)
        << name;
  }
}

TEST(AggregateStates, PartialStatesMergedInOrderAreAllRowsInOrder) {
  for (const Tried& tried : all_aggregates()) {
    const Segments segments = random_segments(tried.types, kGroups);
    const auto states = make_aggregate_states(tried.aggregate, tried.types);
    const std::string wanted = at_once(tried, segments, *states);
    expect_same(tried, merged(tried, segments, *states), wanted);
  }
}

TEST(AggregateStates, DistinctOnesToo) {
  for (Tried& tried : all_aggregates()) {
    if (tried.types.empty()) continue;
    tried.aggregate.distinct = true;
    const Segments segments = random_segments(tried.types, kGroups);
    const auto states = make_aggregate_states(tried.aggregate, tried.types);
    const std::string wanted = at_once(tried, segments, *states);
    EXPECT_EQ(merged(tried, segments, *states), wanted)
        << plan::aggregate_name(tried.aggregate.function);
  }
}

TEST(AggregateStates, OrderedOnesToo) {
  for (Tried& tried : all_aggregates()) {
    if (!plan::aggregate_row(tried.aggregate.function).has(plan::kByOrder)) continue;
    tried.aggregate.order.push_back({.key = {}, .descending = true, .nulls_first = false});
    tried.types.push_back(int32_type);
    const Segments segments = random_segments(tried.types, kGroups);
    const auto states = make_aggregate_states(tried.aggregate, tried.types);
    const std::string wanted = at_once(tried, segments, *states);
    EXPECT_EQ(merged(tried, segments, *states), wanted)
        << plan::aggregate_name(tried.aggregate.function);
  }
}

TEST(AggregateStates, ClearForgetsEverything) {
  for (const Tried& tried : all_aggregates()) {
    const Segments segments = random_segments(tried.types, kGroups);
    const auto used = make_aggregate_states(tried.aggregate, tried.types);
    at_once(tried, segments, *used);
    used->clear();
    used->resize(2);
    const auto fresh = make_aggregate_states(tried.aggregate, tried.types);
    fresh->resize(2);
    EXPECT_EQ(results(*used, 2), results(*fresh, 2))
        << plan::aggregate_name(tried.aggregate.function);
  }
}

TEST(AggregateStates, ResultsOfSomeGroupsAreThoseOfAllGroups) {
  for (const Tried& tried : all_aggregates()) {
    const Segments segments = random_segments(tried.types, kGroups);
    const auto states = make_aggregate_states(tried.aggregate, tried.types);
    const std::string all = at_once(tried, segments, *states);
    std::string parts;
    for (size_t group = 0; group < kGroups; ++group) {
      VectorStorage storage;
      parts += testing::print_row({states->finish(group, 1, storage)}, 0) + ' ';
    }
    EXPECT_EQ(parts, all) << plan::aggregate_name(tried.aggregate.function);
  }
}

TEST(AggregateStates, StatesThatHoldValuesSayWhatTheyTake) {
  for (const Tried& tried : all_aggregates()) {
    const auto states = make_aggregate_states(tried.aggregate, tried.types);
    states->resize(1);
    const size_t before = states->memory_bytes();
    Table table(tried.types.empty() ? std::vector<Type>{int32_type} : tried.types);
    std::mt19937 random(3);
    for (size_t row = 0; row < 500; ++row) {
      std::vector<std::string> values;
      for (const Type type : table.types()) values.push_back(random_text(type, random));
      table.add(values);
    }
    std::vector<Vector> columns = table.columns();
    columns.resize(tried.types.size());
    for (size_t i = 0; i < 20; ++i) states->update(columns, nullptr, table.row_count());
    const size_t grown = states->memory_bytes() - before;
    const AggregateId function = tried.aggregate.function;
    const bool holds = plan::aggregate_row(function).has(plan::kHoldsValues);
    if (!holds && function != AggregateId::kApproxCountDistinct) {
      EXPECT_LT(grown, 200U) << plan::aggregate_name(function);
    } else if (holds && function != AggregateId::kMode) {
      EXPECT_GT(grown, 8000U * value_size(tried.types[0].kind())) << plan::aggregate_name(function);
    }
  }
}

// --- What single ones mean ---------------------------------------------------------------------

TEST(Moments, AreExactFarFromZero) {
  // The sum of squares minus the square of the sum would leave nothing of 30 here.
  EXPECT_EQ(result_of(AggregateId::kVarianceSample, float64_type,
                      {"1000000004", "1000000007", "1000000013", "1000000016"}),
            "30.0");
}

TEST(Moments, OfOneRowAndOfNone) {
  EXPECT_EQ(result_of(AggregateId::kDeviationSample, float64_type, {"3"}), "NULL");
  EXPECT_EQ(result_of(AggregateId::kDeviationPopulation, float64_type, {"3"}), "0.0");
  EXPECT_EQ(result_of(AggregateId::kVariancePopulation, float64_type, {"NULL"}), "NULL");
}

TEST(Moments, OfInfiniteValuesFail) {
  EXPECT_THROW(result_of(AggregateId::kDeviationSample, float64_type, {"inf", "1"}), Error);
  EXPECT_THROW(result_of(AggregateId::kVariancePopulation, float64_type, {"nan", "1"}), Error);
}

TEST(PairMoments, SkipRowsWithANull) {
  const Aggregate correlation =
      make_aggregate(AggregateId::kCorrelation, float64_type, float64_type);
  const std::vector<Type> types = {float64_type, float64_type};
  EXPECT_EQ(result_of(correlation, types,
                      {{"1", "2"}, {"NULL", "50"}, {"2", "4"}, {"7", "NULL"}, {"3", "6"}}),
            "1.0");
  EXPECT_EQ(result_of(correlation, types, {{"1", "NULL"}}), "NULL");
}

TEST(Quantiles, LieBetweenNeighbours) {
  EXPECT_EQ(result_of(AggregateId::kMedian, float64_type, {"4", "NULL", "1", "9", "2"}), "3.0");
  EXPECT_EQ(result_of(AggregateId::kMedian, decimal_type(5, 2), {"1.25", "2.26"}), "1.75");
  EXPECT_EQ(result_of(AggregateId::kMedian, decimal_type(25, 2), {"-1.25", "-2.26"}), "-1.76");
  EXPECT_EQ(result_of(AggregateId::kMedian, timestamp_type,
                      {"2020-01-01 00:00:00", "2020-01-02 00:00:00.000001"}),
            "2020-01-01 12:00:00.000001");
  EXPECT_EQ(result_of(AggregateId::kMedian, string_type, {"b", "a", "d", "c"}), "b");
  EXPECT_EQ(result_of(AggregateId::kMedian, float64_type, {"nan", "inf", "1"}), "inf");
}

TEST(Quantiles, OfWideDecimalsAreExact) {
  const std::string greatest(38, '9');
  EXPECT_EQ(result_of(AggregateId::kMedian, decimal_type(38, 0), {greatest, '-' + greatest}), "0");
  EXPECT_EQ(result_of(AggregateId::kMedian, decimal_type(25, 2),
                      {"99999999999999999999999.95", "99999999999999999999999.99"}),
            "99999999999999999999999.97");
}

TEST(Quantiles, OfTheFractionTheyAreGiven) {
  EXPECT_EQ(result_of(AggregateId::kQuantileContinuous, float64_type, {"1", "11", "21"}), "7.0");
  EXPECT_EQ(result_of(AggregateId::kQuantileDiscrete, int64_type, {"1", "11", "21", "31"}), "11");
}

TEST(Mode, OfEquallyFrequentValuesTheFirstWins) {
  EXPECT_EQ(result_of(AggregateId::kMode, int64_type, {"3", "1", "1", "3", "2"}), "3");
  EXPECT_EQ(result_of(AggregateId::kMode, string_type, {"NULL", "NULL", "x"}), "x");
}

TEST(Picked, FirstAndLastKeepNullsAndAnyValueSkipsThem) {
  EXPECT_EQ(result_of(AggregateId::kFirst, string_type, {"NULL", "a", "b"}), "NULL");
  EXPECT_EQ(result_of(AggregateId::kLast, string_type, {"NULL", "a", "b"}), "b");
  EXPECT_EQ(result_of(AggregateId::kLast, int64_type, {"1", "NULL"}), "NULL");
  EXPECT_EQ(result_of(AggregateId::kAnyValue, string_type, {"NULL", "a", "b"}), "a");
}

TEST(ArgBest, OfEqualKeysTheFirstRowWins) {
  const std::vector<Type> types = {string_type, float64_type};
  const std::vector<std::vector<std::string>> rows = {{"a", "nan"}, {"b", "3"},    {"NULL", "1"},
                                                      {"c", "3"},   {"d", "NULL"}, {"e", "nan"}};
  EXPECT_EQ(result_of(make_aggregate(AggregateId::kArgMin, string_type, float64_type), types, rows),
            "b");
  EXPECT_EQ(result_of(make_aggregate(AggregateId::kArgMax, string_type, float64_type), types, rows),
            "a");
}

TEST(StringAgg, JoinsInTheOrderOfTheRows) {
  EXPECT_EQ(result_of(AggregateId::kStringAgg, string_type, {"b", "NULL", "", "a"}), "b; ; a");
  EXPECT_EQ(result_of(AggregateId::kStringAgg, string_type, {"NULL"}), "NULL");
}

TEST(StringAgg, OfANullSeparatorIsNull) {
  Aggregate aggregate = make_aggregate(AggregateId::kStringAgg, string_type);
  aggregate.parameters = {testing::scalar(string_type, "NULL")};
  EXPECT_EQ(result_of(aggregate, {string_type}, {{"a"}, {"b"}}), "NULL");
}

TEST(ApproxCountDistinct, StaysWithinThreeStandardErrors) {
  constexpr double kStandardError = 1.04 / 64;
  const Aggregate aggregate = make_aggregate(AggregateId::kApproxCountDistinct, int64_type);
  const std::vector<Type> types = {int64_type};
  for (const int64_t count : {0, 1, 2, 5, 13, 14, 15, 50, 1000, 5000, 20'000, 100'000, 1'000'000}) {
    const auto states = make_aggregate_states(aggregate, types);
    states->resize(1);
    std::vector<int64_t> values(1000);
    for (int64_t begin = 0; begin < count; begin += 1000) {
      const int64_t rows = std::min<int64_t>(count - begin, 1000);
      for (int64_t i = 0; i < rows; ++i) values[static_cast<size_t>(i)] = (begin + i) * 7919 - 5;
      const Vector vector{.type = int64_type, .values = values.data()};
      states->update({&vector, 1}, nullptr, static_cast<size_t>(rows));
      states->update({&vector, 1}, nullptr, static_cast<size_t>(rows));  // repeats change nothing
    }
    const double got = std::stod(results(*states, 1));
    const double wanted = static_cast<double>(count);
    EXPECT_NEAR(got, wanted, wanted * 3 * kStandardError + (count > 15 ? 1 : 0)) << count;
  }
}

TEST(ApproxCountDistinct, TakesEqualValuesForOne) {
  EXPECT_EQ(result_of(AggregateId::kApproxCountDistinct, float64_type,
                      {"0.0", "-0.0", "nan", "-nan", "NULL", "1"}),
            "3");
}

}  // namespace
}  // namespace adze::exec
