#include "base/shared_objects.h"

#include <gtest/gtest.h>

#include <memory>

namespace adze {
namespace {

TEST(SharedObjects, MakesEachTypeOnceAndGivesItBack) {
  SharedObjects shared;
  int made = 0;
  const auto make = [&] { return std::make_shared<int>(++made); };
  EXPECT_EQ(shared.get<int>(make), 1);
  EXPECT_EQ(shared.get<int>(make), 1);
  EXPECT_EQ(shared.get<long>([] { return std::make_shared<long>(7); }), 7);
  EXPECT_EQ(made, 1);
}

TEST(SharedObjects, TriesAgainWhenMakingFailed) {
  SharedObjects shared;
  EXPECT_THROW(shared.get<int>([]() -> std::shared_ptr<int> { throw 1; }), int);
  EXPECT_EQ(shared.get<int>([] { return std::make_shared<int>(2); }), 2);
}

}  // namespace
}  // namespace adze
