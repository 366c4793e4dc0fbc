#include "column/type.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace adze {
namespace {

TEST(TypeTest, IntegerRangesAreThoseOfTheirBits) {
  EXPECT_EQ(integer_range(TypeId::kInt8).min, -128);
  EXPECT_EQ(integer_range(TypeId::kInt64).max, INT64_MAX);
  EXPECT_EQ(integer_range(TypeId::kUInt32).min, 0);
  EXPECT_EQ(integer_range(TypeId::kUInt32).max, 4294967295);
  EXPECT_THROW(integer_range(TypeId::kUInt64), Error);
}

TEST(TypeTest, DeclaredTypesBecomeValueTypes) {
  EXPECT_EQ(Type{TypeId::kUInt8}.value_type(), int16_type);
  EXPECT_EQ(Type{TypeId::kUInt16}.value_type(), int32_type);
  EXPECT_EQ(Type{TypeId::kUInt32}.value_type(), int64_type);
  EXPECT_EQ(Type{TypeId::kUInt64}.value_type(), decimal_type(20, 0));
  EXPECT_EQ(Type{TypeId::kFloat16}.value_type(), float32_type);
  EXPECT_EQ(Type{TypeId::kUuid}.value_type(), string_type);
  EXPECT_EQ(Type{TypeId::kJson}.value_type(), string_type);
  EXPECT_EQ(decimal_type(10, 2).value_type(), decimal_type(10, 2));
}

TEST(TypeTest, KindOfADeclaredTypeIsThatOfItsValueType) {
  for (int id = 0; id <= static_cast<int>(TypeId::kJson); ++id) {
    const Type type{static_cast<TypeId>(id), 10, 2};
    EXPECT_EQ(type.kind(), type.value_type().kind()) << type_name(type);
  }
}

TEST(TypeTest, DecimalsOfMoreThanEighteenDigitsAreWide) {
  EXPECT_EQ(decimal_type(18, 0).kind(), Kind::kInt64);
  EXPECT_EQ(decimal_type(19, 0).kind(), Kind::kInt128);
}

TEST(TypeTest, PowersOfTenReachThirtyEight) {
  Int128 power = 1;
  for (unsigned exponent = 0; exponent <= 38; ++exponent) {
    EXPECT_TRUE(power_of_ten(exponent) == power) << exponent;
    if (exponent < 38) power *= 10;
  }
  EXPECT_THROW(power_of_ten(39), Error);
}

}  // namespace
}  // namespace adze
