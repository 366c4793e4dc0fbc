#include "exec/group_table.h"

#include <gtest/gtest.h>

#include <random>

#include "exec/plan_testing.h"

namespace adze::exec {
namespace {

using testing::Table;

TEST(GroupTable, NullsNansAndZerosGroupAndTheFirstRowRepresents) {
  Table table({float64_type});
  for (const char* text : {"-0.0", "nan", "NULL", "0.0", "-nan", "NULL", "1"}) table.add({text});
  GroupTable groups(table.types());
  std::vector<uint32_t> found(7);
  groups.find_or_insert(table.columns(), 7, found.data());
  EXPECT_EQ(found, (std::vector<uint32_t>{0, 1, 2, 0, 1, 2, 3}));
  EXPECT_EQ(testing::print_row(groups.keys(), 0), "-0.0");
  EXPECT_TRUE(groups.key(0).is_null(2));
}

TEST(GroupTable, AgreesWithAMapOfPrintedKeys) {
  std::mt19937 random(7);
  const std::vector<std::vector<Type>> kinds = {
      {int64_type}, {string_type}, {bool_type, decimal_type(30, 1)}, {string_type, float64_type}};
  for (const std::vector<Type>& types : kinds) {
    for (const unsigned distinct : {3U, 4000U}) {
      Table table(types);
      for (int row = 0; row < 6000; ++row) {
        std::vector<std::string> values;
        for (const Type type : types) {
          const unsigned value = random() % distinct;
          const unsigned limit = type.id == TypeId::kBool ? 2 : distinct;
          values.push_back(value == 0 ? "NULL" : std::to_string(value % limit));
        }
        table.add(values);
      }
      const std::vector<Vector> columns = table.columns();
      GroupTable groups(types);
      std::vector<uint32_t> found(table.row_count());
      for (int round = 0; round < 3; ++round) {  // cleared tables work again
        groups.clear();
        groups.find_or_insert(columns, found.size(), found.data());
        std::map<std::string, uint32_t> expected;
        for (size_t row = 0; row < found.size(); ++row) {
          const auto next = static_cast<uint32_t>(expected.size());
          const auto [place, is_new] = expected.emplace(testing::print_row(columns, row), next);
          ASSERT_EQ(found[row], place->second) << row;
        }
        ASSERT_EQ(groups.group_count(), expected.size());
      }
      // Its keys and hashes give the same groups in another table.
      GroupTable other(types);
      std::vector<uint32_t> again(groups.group_count());
      other.find_or_insert(groups.keys(), again.size(), again.data(), groups.hashes());
      for (size_t group = 0; group < again.size(); ++group) ASSERT_EQ(again[group], group);
    }
  }
}

TEST(GroupTable, FewGroupsInALargeTableAreForgottenByClear) {
  Table many({int64_type});
  for (int row = 0; row < 5000; ++row) many.add({std::to_string(row)});
  Table few({int64_type});
  for (int row = 0; row < 100; ++row) few.add({std::to_string(row * 31)});
  GroupTable groups({int64_type});
  std::vector<uint32_t> found(5000);
  groups.find_or_insert(many.columns(), 5000, found.data());
  for (int round = 0; round < 3; ++round) {
    groups.clear();
    groups.find_or_insert(few.columns(), 100, found.data());
    EXPECT_EQ(groups.group_count(), 100U);
    for (uint32_t row = 0; row < 100; ++row) EXPECT_EQ(found[row], row);
  }
}

}  // namespace
}  // namespace adze::exec
