#include "io/sftp/wire_text.h"

#include <gtest/gtest.h>

namespace adze::io::sftp {
namespace {

TEST(WireText, WhatIsWrittenIsReadAgain) {
  const std::string message =
      std::string("\x0c") + wire_number(0x01020304) + wire_text("abc") + "x";
  WireReader reader(message);
  EXPECT_EQ(reader.byte(), 0x0c);
  EXPECT_EQ(reader.number(), 0x01020304u);
  EXPECT_EQ(reader.text(), "abc");
  EXPECT_EQ(reader.rest(), "x");
}

TEST(WireText, WhatIsTooShortIsNothing) {
  EXPECT_EQ(WireReader("").byte(), std::nullopt);
  EXPECT_EQ(WireReader("abc").number(), std::nullopt);
  EXPECT_EQ(WireReader("abc").text(), std::nullopt);
  const std::string cut = wire_text("abcd").substr(0, 7);
  EXPECT_EQ(WireReader(cut).text(), std::nullopt);
  EXPECT_EQ(WireReader("\xff\xff\xff\xff....").text(), std::nullopt);
}

}  // namespace
}  // namespace adze::io::sftp
