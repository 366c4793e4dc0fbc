#include "base/data_shape.h"

#include <gtest/gtest.h>

namespace adze {
namespace {

TEST(DataShapeTest, LettersAndDigitsAreHidden) {
  EXPECT_EQ(data_shape("12.7"), "99.9");
  EXPECT_EQ(data_shape("Anna-7 EUR"), "Aaaa-9 AAA");
  EXPECT_EQ(data_shape("Müller €5"), "Axaaaa €9");
  EXPECT_EQ(data_shape("日本٣"), "xx9");
  EXPECT_EQ(data_shape(""), "");
}

TEST(DataShapeTest, InvalidBytesAndControlsRevealNothing) {
  EXPECT_EQ(data_shape("\xff\n\x1b"), "x\\n\\x1b");
}

TEST(DataShapeTest, LongValuesEndAfterEightyCharacters) {
  EXPECT_EQ(data_shape(std::string(80, '1')), std::string(80, '9'));
  EXPECT_EQ(data_shape(std::string(81, '1')), std::string(80, '9') + "…");
}

TEST(PrintableValueTest, ControlsAreEscaped) {
  EXPECT_EQ(printable_value("a\nb\tc\rd\x1b[0m\x7f"), "a\\nb\\tc\\rd\\x1b[0m\\x7f");
  EXPECT_EQ(printable_value(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(printable_value("\u0085\u202e\u2028"), "\\u{85}\\u{202e}\\u{2028}");
}

TEST(PrintableValueTest, InvalidUtf8IsHexadecimal) {
  EXPECT_EQ(printable_value("a\xff\xc3"), "a\\xff\\xc3");
  EXPECT_EQ(printable_value("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // a surrogate
}

TEST(PrintableValueTest, CharactersAreCountedAndNotBytes) {
  std::string eighty;
  for (int i = 0; i < 80; ++i) eighty += "ä";
  EXPECT_EQ(printable_value(eighty), eighty);
  EXPECT_EQ(printable_value(eighty + "ä"), eighty + "…");
}

TEST(EscapeControlsTest, NothingIsCut) {
  EXPECT_EQ(escape_controls(std::string(500, 'a') + "\n"), std::string(500, 'a') + "\\n");
}

}  // namespace
}  // namespace adze
