#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <string>

#include "parquet/number_dictionary.h"
#include "parquet/text_dictionary.h"

namespace adze::parquet {
namespace {

/// Encodes page by page and compares with codes given out by a map.
void expect_codes_in_order_of_appearance(const std::vector<std::vector<int64_t>>& pages) {
  NumberDictionary<uint64_t> dictionary;
  std::map<int64_t, uint32_t> expected;
  for (const std::vector<int64_t>& page : pages) {
    const auto [low, high] = std::minmax_element(page.begin(), page.end());
    std::vector<uint32_t> codes(page.size());
    dictionary.encode({reinterpret_cast<const uint64_t*>(page.data()), page.size()}, *low, *high,
                      codes.data());
    for (size_t i = 0; i < page.size(); i++) {
      const uint32_t next = static_cast<uint32_t>(expected.size());
      EXPECT_EQ(codes[i], expected.emplace(page[i], next).first->second);
    }
  }
  ASSERT_EQ(dictionary.entries().size(), expected.size());
  for (const auto& [value, code] : expected) {
    EXPECT_EQ(static_cast<int64_t>(dictionary.entries()[code]), value);
  }
}

TEST(NumberDictionaryTest, ValuesCloseTogetherAreFoundInTheWindow) {
  expect_codes_in_order_of_appearance({{5, 3, 5, -2}, {3, 400, 5}, {-700, 3}, {30'000, -30'000}});
}

TEST(NumberDictionaryTest, ValuesFarApartMoveToTheHash) {
  expect_codes_in_order_of_appearance({{5, 3}, {1'000'000'000'000, 3}, {5, 4}});
  constexpr int64_t low = std::numeric_limits<int64_t>::min();
  constexpr int64_t high = std::numeric_limits<int64_t>::max();
  expect_codes_in_order_of_appearance({{low, low + 1, low}, {high, low}, {high - 1, 0}});
  expect_codes_in_order_of_appearance({{high, high - 1}, {high - 2}, {high}});
}

TEST(NumberDictionaryTest, TheWholeRangeOfInt16GetsAllItsCodes) {
  std::vector<int64_t> all;
  for (int64_t value = -32768; value <= 32767; value++) all.push_back(value);
  std::vector<int64_t> all_but_one(all.begin() + 1, all.end());
  expect_codes_in_order_of_appearance({all_but_one, all, all});
}

TEST(NumberDictionaryTest, ManyDistinctValuesGrowTheHash) {
  std::vector<int64_t> values;
  for (int64_t i = 0; i < 50'000; i++) values.push_back((i % 20'000) * 1'000'003);
  expect_codes_in_order_of_appearance({values, values});
}

TEST(TextDictionaryTest, EqualTextsHaveOneCode) {
  TextDictionary dictionary;
  EXPECT_EQ(dictionary.code_of("b"), 0u);
  EXPECT_EQ(dictionary.code_of(""), 1u);
  EXPECT_EQ(dictionary.code_of("b"), 0u);
  for (int i = 0; i < 10'000; i++) {
    EXPECT_EQ(dictionary.code_of("text " + std::to_string(i)), static_cast<uint32_t>(i + 2));
  }
  for (int i = 0; i < 10'000; i++) {
    EXPECT_EQ(dictionary.code_of("text " + std::to_string(i)), static_cast<uint32_t>(i + 2));
  }
  EXPECT_EQ(dictionary.entry(1), "");
  EXPECT_EQ(dictionary.entry(2), "text 0");
}

TEST(TextDictionaryTest, TruncatedEntriesLeaveTheBody) {
  TextDictionary dictionary;
  dictionary.code_of("ab");
  dictionary.code_of("cd");
  dictionary.truncate(1);
  EXPECT_EQ(std::string(dictionary.body().begin(), dictionary.body().end()),
            std::string("\x02\0\0\0ab", 6));
}

TEST(CodeTranslatorTest, EveryDictionaryHasATableOfItsOwn) {
  Dictionary first;
  first.id = 1;
  first.entries = {{"x", 1}, {"y", 1}};
  Dictionary second;
  second.id = 2;
  second.entries = {{"y", 1}, {"z", 1}};
  TextDictionary target;
  CodeTranslator translator;
  const std::vector<uint32_t> codes = {1, 0, 1};
  std::vector<uint32_t> translated(3);
  translator.translate(codes.data(), 3, first, target, translated.data());
  EXPECT_EQ(translated, (std::vector<uint32_t>{0, 1, 0}));
  translator.translate(codes.data(), 3, second, target, translated.data());
  EXPECT_EQ(translated, (std::vector<uint32_t>{2, 0, 2}));
  first.entries.push_back({"z", 1});
  const std::vector<uint32_t> more = {2, 0, 1};
  translator.translate(more.data(), 3, first, target, translated.data());
  EXPECT_EQ(translated, (std::vector<uint32_t>{2, 1, 0}));
}

}  // namespace
}  // namespace adze::parquet
