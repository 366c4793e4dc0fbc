#include "plan/type_rules.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "plan/function.h"

namespace adze::plan {
namespace {

const std::vector<Type> kTypes = {
    bool_type,           int8_type,        int16_type,          int32_type,
    int64_type,          float32_type,     float64_type,        decimal_type(5, 2),
    decimal_type(18, 4), date_type,        decimal_type(38, 0), time_type,
    timestamp_type,      timestamptz_type, string_type,         binary_type};

TEST(TypeRulesTest, CommonTypeDoesNotDependOnTheOrder) {
  for (const Type left : kTypes) {
    for (const Type right : kTypes) EXPECT_EQ(common_type(left, right), common_type(right, left));
  }
}

TEST(TypeRulesTest, CommonTypeOfATypeAndItselfOrNullIsTheType) {
  for (const Type type : kTypes) {
    EXPECT_EQ(common_type(type, type), type);
    EXPECT_EQ(common_type(type, null_type), type);
    EXPECT_EQ(common_type(null_type, type), type);
  }
}

TEST(TypeRulesTest, BothSidesCanBeCastToTheirCommonType) {
  for (const Type left : kTypes) {
    for (const Type right : kTypes) {
      const auto common = common_type(left, right);
      if (!common) continue;
      EXPECT_TRUE(is_castable(left, *common) && is_castable(right, *common));
    }
  }
}

TEST(TypeRulesTest, CommonDecimalHoldsTheDigitsOfBoth) {
  EXPECT_EQ(common_type(decimal_type(5, 2), decimal_type(18, 4)), decimal_type(18, 4));
  EXPECT_EQ(common_type(decimal_type(5, 2), int32_type), decimal_type(12, 2));
  EXPECT_EQ(common_type(decimal_type(38, 0), decimal_type(5, 2)), decimal_type(38, 0));
}

TEST(TypeRulesTest, SumsOfSmallDecimalsStayWithin18Digits) {
  const Type small = decimal_type(18, 4);
  EXPECT_EQ(add_types(small, small, false), (OperatorTypes{small, small, small}));
  EXPECT_EQ(add_types(decimal_type(5, 2), decimal_type(5, 2), false)->result, decimal_type(6, 2));
  EXPECT_EQ(add_types(decimal_type(5, 2), int64_type, true)->result, decimal_type(22, 2));
}

TEST(TypeRulesTest, ProductsOfDecimalsAddDigitsUpTo38) {
  EXPECT_EQ(multiply_types(decimal_type(18, 4), decimal_type(18, 4))->result, decimal_type(36, 8));
  EXPECT_EQ(multiply_types(decimal_type(38, 0), int8_type)->result, decimal_type(38, 0));
  EXPECT_EQ(multiply_types(decimal_type(38, 20), decimal_type(38, 19)), std::nullopt);
}

TEST(TypeRulesTest, DivisionIsOfFloats) {
  EXPECT_EQ(divide_types(int32_type, int32_type)->result, float64_type);
  EXPECT_EQ(divide_types(decimal_type(5, 2), decimal_type(5, 2))->result, float64_type);
  EXPECT_EQ(divide_types(float32_type, int64_type)->result, float32_type);
  EXPECT_EQ(divide_integer_types(int8_type, int16_type)->result, int16_type);
  EXPECT_EQ(divide_integer_types(decimal_type(5, 2), int16_type)->result, float64_type);
}

TEST(TypeRulesTest, DatesMoveByDays) {
  EXPECT_EQ(add_types(date_type, int32_type, false),
            (OperatorTypes{date_type, int64_type, date_type}));
  EXPECT_EQ(add_types(date_type, date_type, true)->result, int64_type);
  EXPECT_EQ(add_types(date_type, date_type, false), std::nullopt);
  EXPECT_EQ(add_types(timestamp_type, timestamp_type, true), std::nullopt);
}

TEST(TypeRulesTest, SumsAndAveragesHaveTheTypesOfTheManual) {
  EXPECT_EQ(sum_type(int8_type), int64_type);
  EXPECT_EQ(sum_type(bool_type), int64_type);
  EXPECT_EQ(sum_type(decimal_type(5, 2)), decimal_type(38, 2));
  EXPECT_EQ(sum_type(float32_type), float64_type);
  EXPECT_EQ(sum_type(string_type), std::nullopt);
  EXPECT_EQ(average_type(int64_type), float64_type);
  EXPECT_EQ(average_type(date_type), timestamp_type);
  EXPECT_EQ(average_type(bool_type), std::nullopt);
}

TEST(FunctionTest, NamesAreUnique) {
  std::set<std::string> names;
  for (size_t i = 0; i < static_cast<size_t>(FunctionId::kCount_); ++i) {
    EXPECT_TRUE(names.insert(function_name(static_cast<FunctionId>(i))).second);
  }
}

}  // namespace
}  // namespace adze::plan
