#include "exec/sort_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "exec/plan_testing.h"

namespace adze::exec {
namespace {

/// -1, 0, 1 by what the header says, from printed values.
int naive_compare(const Scalar& a, const Scalar& b, const plan::SortKey& key) {
  if (a.is_null || b.is_null) {
    if (a.is_null && b.is_null) return 0;
    return a.is_null == key.nulls_first ? -1 : 1;
  }
  int order = 0;
  if (a.type.kind() == Kind::kString) {
    order = a.text < b.text ? -1 : (b.text < a.text ? 1 : 0);
  } else if (a.type.kind() == Kind::kFloat64) {
    const bool a_nan = std::isnan(a.number);
    const bool b_nan = std::isnan(b.number);
    if (a_nan || b_nan) {
      order = int{a_nan} - int{b_nan};
    } else {
      order = a.number < b.number ? -1 : (b.number < a.number ? 1 : 0);
    }
  } else {
    order = a.integer < b.integer ? -1 : (b.integer < a.integer ? 1 : 0);
  }
  return key.descending ? -order : order;
}

TEST(SortedRows, AgreeWithANaiveStableSort) {
  std::mt19937 random(3);
  const std::vector<Type> types = {float64_type, string_type, int64_type, decimal_type(38, 0),
                                   bool_type};
  const std::vector<std::vector<std::string>> values = {
      {"NULL", "nan", "inf", "-inf", "0.0", "-0.0", "1.5", "-1.5", "1e-300"},
      {"NULL", "", "a", "aaaaaaaa", "aaaaaaaab", "aaaaaaaac", "é", "b"},
      {"NULL", "0", "-1", "9223372036854775807", "-9223372036854775808"},
      {"NULL", "0", "-1", "18446744073709551616", "-18446744073709551617", "1"},
      {"NULL", "true", "false"}};
  RowCollection rows(types);
  testing::Table table(types);
  for (int row = 0; row < 300; ++row) {
    std::vector<std::string> line;
    for (const std::vector<std::string>& of : values) line.push_back(of[random() % of.size()]);
    table.add(line);
  }
  const Batch batch{.row_count = table.row_count(), .columns = table.columns(), .storage = {}};
  rows.append(batch);
  for (size_t first = 0; first < types.size(); ++first) {
    for (unsigned flags = 0; flags < 4; ++flags) {
      const std::vector<plan::SortKey> keys = {
          {first, (flags & 1) != 0, (flags & 2) != 0},
          {(first + 1) % types.size(), (flags & 2) != 0, (flags & 1) != 0}};
      std::vector<uint32_t> expected(rows.row_count());
      std::iota(expected.begin(), expected.end(), 0U);
      std::stable_sort(expected.begin(), expected.end(), [&](uint32_t a, uint32_t b) {
        for (const plan::SortKey& key : keys) {
          const Vector column = rows.column(key.column_index);
          const int order = naive_compare(scalar_at(column, a), scalar_at(column, b), key);
          if (order != 0) return order < 0;
        }
        return false;
      });
      EXPECT_EQ(sorted_rows(rows, keys, SIZE_MAX), expected);
      expected.resize(17);
      EXPECT_EQ(sorted_rows(rows, keys, 17), expected);
    }
  }
}

}  // namespace
}  // namespace adze::exec
