#include "column/vector.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/limits.h"

namespace adze {
namespace {

TEST(VectorStorageTest, ArraysArePaddedAndAligned) {
  VectorStorage storage;
  for (const size_t rows : {0, 1, 3, 2048}) {
    storage.prepare(Kind::kInt128, rows);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(storage.values()) % 64, 0U);
    // AddressSanitizer reports the first byte outside.
    std::memset(storage.values(), 1, rows * sizeof(Int128) + limits::padding_bytes);
    std::memset(storage.valid(rows, false), 1, rows + limits::padding_bytes);
    std::memset(storage.codes(rows), 1, rows * sizeof(uint32_t) + limits::padding_bytes);
  }
}

TEST(VectorStorageTest, FilledValidityIsAllOnes) {
  VectorStorage storage;
  std::memset(storage.valid(10, false), 0, 10);
  const uint8_t* valid = storage.valid(10, true);
  for (size_t row = 0; row < 10; ++row) EXPECT_EQ(valid[row], 1);
}

TEST(VectorStorageTest, SmallerBatchUsesTheSameMemory) {
  VectorStorage storage;
  storage.prepare(Kind::kInt64, 1000);
  const void* values = storage.values();
  storage.int64s()[0] = 7;
  storage.prepare(Kind::kInt64, 10);
  EXPECT_EQ(storage.values(), values);
  EXPECT_EQ(storage.int64s()[0], 7);  // not zeroed again
}

}  // namespace
}  // namespace adze
