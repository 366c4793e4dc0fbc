#include "lambda/caught_error.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace adze::lambda {
namespace {

template <typename Thrown>
Error caught(const Thrown& thrown) {
  try {
    throw thrown;
  } catch (...) {
    return caught_error();
  }
}

TEST(CaughtError, ErrorIsItself) {
  Error error(ErrorCategory::kInput, "not there");
  error.file = "a.csv";
  EXPECT_EQ(caught(error).category, ErrorCategory::kInput);
  EXPECT_EQ(caught(error).file, "a.csv");
}

TEST(CaughtError, MemoryThatRanOutIsAShortage) {
  EXPECT_EQ(caught(std::bad_alloc()).category, ErrorCategory::kResources);
  EXPECT_EQ(caught(std::bad_alloc()).shortage, Shortage::kMemory);
}

TEST(CaughtError, AnythingElseIsADefect) {
  EXPECT_EQ(caught(std::runtime_error("x")).message, "internal error: x");
  EXPECT_EQ(caught(std::runtime_error("x")).category, ErrorCategory::kInternal);
  EXPECT_EQ(caught(42).message, "internal error: of no known kind");
}

}  // namespace
}  // namespace adze::lambda
