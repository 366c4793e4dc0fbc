#include "column/scalar.h"

#include <gtest/gtest.h>

namespace adze {
namespace {

Scalar integer_scalar(Type type, Int128 value) {
  Scalar scalar;
  scalar.type = type;
  scalar.is_null = false;
  scalar.integer = value;
  return scalar;
}

TEST(ScalarTest, ConstantVectorHoldsTheValueForEveryRow) {
  for (const Type type : {bool_type, int8_type, date_type, decimal_type(18, 2)}) {
    VectorStorage storage;
    const Vector vector = constant_vector(integer_scalar(type, 1), storage);
    for (const size_t row : {size_t{0}, size_t{2000}}) {
      const Scalar read = scalar_at(vector, row);
      EXPECT_FALSE(read.is_null);
      EXPECT_EQ(read.type, type);
      EXPECT_TRUE(read.integer == 1);
    }
  }
}

TEST(ScalarTest, WideDecimalsKeepAllDigits) {
  VectorStorage storage;
  const Int128 value = -power_of_ten(37);
  const Vector vector = constant_vector(integer_scalar(decimal_type(38, 0), value), storage);
  EXPECT_TRUE(scalar_at(vector, 3).integer == value);
}

TEST(ScalarTest, FloatsAndTextComeBack) {
  VectorStorage storage;
  Scalar number;
  number.type = float64_type;
  number.is_null = false;
  number.number = 0.1;
  EXPECT_EQ(scalar_at(constant_vector(number, storage), 0).number, 0.1);
  Scalar text;
  text.type = string_type;
  text.is_null = false;
  text.text = "a longer text that is copied";
  EXPECT_EQ(scalar_at(constant_vector(text, storage), 9).text, text.text);
}

TEST(ScalarTest, NullHasTheZeroOfItsKind) {
  for (const Type type : {null_type, bool_type, int64_type, float64_type, decimal_type(38, 1)}) {
    VectorStorage storage;
    Scalar null = integer_scalar(type, 5);
    null.number = 5;
    null.is_null = true;
    const Vector vector = constant_vector(null, storage);
    EXPECT_TRUE(scalar_at(vector, 0).is_null);
    EXPECT_EQ(*static_cast<const uint8_t*>(vector.values), 0);
  }
  VectorStorage storage;
  Scalar null;
  null.type = string_type;
  EXPECT_EQ(constant_vector(null, storage).string_at(0).view(), "");
}

TEST(ScalarTest, DictionaryRowsAreLookedUp) {
  Dictionary dictionary;
  for (const char* word : {"a", "b"}) {
    const std::string_view text = dictionary.text.copy(word);
    dictionary.entries.push_back({text.data(), static_cast<uint32_t>(text.size())});
  }
  const uint32_t codes[] = {1, 0, 0};
  const uint8_t valid[] = {1, 0, 1};
  Vector vector;
  vector.type = string_type;
  vector.encoding = Encoding::kDictionary;
  vector.codes = codes;
  vector.valid = valid;
  vector.dictionary = &dictionary;
  EXPECT_EQ(scalar_at(vector, 0).text, "b");
  EXPECT_TRUE(scalar_at(vector, 1).is_null);
  EXPECT_EQ(scalar_at(vector, 2).text, "a");
}

}  // namespace
}  // namespace adze
