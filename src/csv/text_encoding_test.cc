#include "csv/text_encoding.h"

#include <gtest/gtest.h>

#include <string>

namespace adze::csv {
namespace {

using namespace std::string_literals;

std::string encoding_of(const std::string& text) {
  const char* encoding = foreign_encoding(text);
  return encoding == nullptr ? "" : encoding;
}

TEST(TextEncoding, Utf8IsNotForeignWhereverItIsCut) {
  const std::string text = "a,b\nZürich,€,😀\n";
  for (size_t size = 0; size <= text.size(); ++size) {
    EXPECT_EQ(encoding_of(text.substr(0, size)), "") << size;
  }
}

TEST(TextEncoding, Utf16IsToldByMarkOrByNuls) {
  EXPECT_EQ(encoding_of("\xFF\xFE"
                        "a\0,\0"s),
            "UTF-16LE");
  EXPECT_EQ(encoding_of("\xFE\xFF\0a\0,"s), "UTF-16BE");
  EXPECT_EQ(encoding_of("a\0,\0b\0\n\0"s), "UTF-16LE");
  EXPECT_EQ(encoding_of("\0a\0,\0b\0\n"s), "UTF-16BE");
  EXPECT_EQ(encoding_of("a,b\n1,\0x\n"s), "") << "one NUL is a bad row, not an encoding";
}

TEST(TextEncoding, OneByteEncodingsAreToldByTheirControls) {
  EXPECT_EQ(encoding_of("name\nZ\xFCrich\n"), "LATIN1");
  EXPECT_EQ(encoding_of("price\n\x80 5\n"), "WINDOWS-1252");
}

}  // namespace
}  // namespace adze::csv
