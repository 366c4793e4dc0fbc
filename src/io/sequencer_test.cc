#include "io/sequencer.h"

#include <gtest/gtest.h>

#include <string>

namespace adze::io {
namespace {

TEST(Sequencer, IsHexadecimalDigitsOfABoundedNumber) {
  EXPECT_TRUE(is_sequencer("0055AED6DCD90281E5"));
  EXPECT_TRUE(is_sequencer("62e99b1ac4b2bda1"));
  EXPECT_TRUE(is_sequencer(std::string(64, 'f')));
  EXPECT_FALSE(is_sequencer(std::string(65, 'f')));
  for (const char* text : {"", "00 1", "0x1", "-1", "g", "1\n"}) EXPECT_FALSE(is_sequencer(text));
}

TEST(Sequencer, OrdersAsIfTheShorterHadZerosAtItsEnd) {
  struct Row {
    const char* a;
    const char* b;
    std::strong_ordering expected;
  };
  const Row rows[] = {
      {"0055AED6DCD90281E5", "0055AED6DCD90281E6", std::strong_ordering::less},
      {"0055AED6DCD90281E5", "0055AED6DCD90281E5", std::strong_ordering::equal},
      {"1", "0fffffffff", std::strong_ordering::greater},
      {"1", "1000", std::strong_ordering::equal},
      {"1", "1001", std::strong_ordering::less},
      {"9", "a", std::strong_ordering::less},
      {"9", "A", std::strong_ordering::less},
      {"aB", "Ab", std::strong_ordering::equal},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(compare_sequencers(row.a, row.b), row.expected) << row.a << " " << row.b;
    EXPECT_EQ(compare_sequencers(row.b, row.a), 0 <=> row.expected) << row.a << " " << row.b;
  }
}

}  // namespace
}  // namespace adze::io
