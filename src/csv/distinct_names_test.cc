#include "csv/distinct_names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace adze::csv {
namespace {

using Names = std::vector<std::string>;

TEST(DistinctNamesTest, NamesThatAreFineStay) {
  EXPECT_EQ(distinct_names({"a", "b", "a_1"}), (Names{"a", "b", "a_1"}));
}

TEST(DistinctNamesTest, LaterOnesGetNumbers) {
  EXPECT_EQ(distinct_names({"a", "b", "a", "a"}), (Names{"a", "b", "a_1", "a_2"}));
}

TEST(DistinctNamesTest, CaseIsIgnoredAndKept) {
  EXPECT_EQ(distinct_names({"a", "A", "a"}), (Names{"a", "A_1", "a_2"}));
}

TEST(DistinctNamesTest, BlankNamesAreCalledByPosition) {
  EXPECT_EQ(distinct_names({"a", "", " \t"}), (Names{"a", "column1", "column2"}));
}

TEST(DistinctNamesTest, NumbersThatAreTakenAreLeftOut) {
  EXPECT_EQ(distinct_names({"a", "a", "a_1", "a"}), (Names{"a", "a_2", "a_1", "a_3"}));
  EXPECT_EQ(distinct_names({"column1", ""}), (Names{"column1", "column1_1"}));
}

TEST(DistinctNamesTest, SmallHeadersOfAnyKindBecomeDistinct) {
  const Names words = {"a", "A", "a_1", "", "column1", "A_1"};
  for (size_t world = 0; world < 6 * 6 * 6 * 6; ++world) {
    Names names;
    for (size_t rest = world, i = 0; i < 4; ++i, rest /= 6) names.push_back(words[rest % 6]);
    std::set<std::string> folded;
    for (std::string name : distinct_names(names)) {
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      folded.insert(name);
    }
    EXPECT_EQ(folded.size(), 4u) << world;
  }
}

TEST(DistinctNamesTest, ThousandsOfOneNameTakeNoTime) {
  const Names names = distinct_names(Names(16'384, "a"));
  EXPECT_EQ(names.back(), "a_16383");
}

}  // namespace
}  // namespace adze::csv
