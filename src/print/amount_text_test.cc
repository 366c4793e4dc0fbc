#include "print/amount_text.h"

#include <gtest/gtest.h>

namespace adze::print {
namespace {

TEST(AmountText, PutsSeparatorsBetweenThousands) {
  EXPECT_EQ(with_separators(0), "0");
  EXPECT_EQ(with_separators(999), "999");
  EXPECT_EQ(with_separators(1000), "1,000");
  EXPECT_EQ(with_separators(18446744073709551615u), "18,446,744,073,709,551,615");
}

TEST(AmountText, HasOneNounForOneThing) {
  EXPECT_EQ(counted(0, "row"), "0 rows");
  EXPECT_EQ(counted(1, "row"), "1 row");
  EXPECT_EQ(counted(1234, "row"), "1,234 rows");
}

TEST(AmountText, ChoosesTheUnitSoThatNoNumberHasFourDigits) {
  EXPECT_EQ(byte_text(1), "1 byte");
  EXPECT_EQ(byte_text(999), "999 bytes");
  EXPECT_EQ(byte_text(1000), "1.0 kB");
  EXPECT_EQ(byte_text(999'949), "999.9 kB");
  EXPECT_EQ(byte_text(999'950), "1.0 MB");
  EXPECT_EQ(byte_text(3'400'000'000), "3.4 GB");
  EXPECT_EQ(byte_text(5'000'000'000'000), "5.0 TB");
  EXPECT_EQ(byte_text(18'446'744'073'709'551'615u), "18446744.1 TB");
}

}  // namespace
}  // namespace adze::print
