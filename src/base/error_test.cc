#include "base/error.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

namespace adze {
namespace {

TEST(ErrorTest, CategoryDecidesTheExitCode) {
  EXPECT_EQ(exit_code(ErrorCategory::kInternal), 1);
  EXPECT_EQ(exit_code(ErrorCategory::kSqlData), 1);
  EXPECT_EQ(exit_code(ErrorCategory::kUsage), 2);
  EXPECT_EQ(exit_code(ErrorCategory::kContract), 3);
  EXPECT_EQ(exit_code(ErrorCategory::kRejects), 4);
  EXPECT_EQ(exit_code(ErrorCategory::kInput), 5);
  EXPECT_EQ(exit_code(ErrorCategory::kTarget), 6);
  EXPECT_EQ(exit_code(ErrorCategory::kPermission), 7);
  EXPECT_EQ(exit_code(ErrorCategory::kResources), 8);
  EXPECT_EQ(exit_code(ErrorCategory::kAlreadyDone), 9);
  EXPECT_EQ(exit_code(ErrorCategory::kInterrupted), 130);
  EXPECT_EQ(exit_code(ErrorCategory::kTerminated), 143);
}

TEST(ErrorTest, CategoriesHaveTheNamesOfReceipts) {
  EXPECT_STREQ(category_name(ErrorCategory::kContract), "contract");
  EXPECT_STREQ(category_name(ErrorCategory::kAlreadyDone), "already_done");
}

TEST(ErrorTest, FailedCheckNamesConditionAndPlaceInsideTheRepository) {
  try {
    fail_internal("1 == 2", "somewhere/adze/src/base/error_test.cc", 7);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kInternal);
    EXPECT_EQ(error.message, "internal error: '1 == 2' does not hold (src/base/error_test.cc:7)");
    EXPECT_STREQ(error.what(), error.message.c_str());
  }
}

TEST(ErrorTest, CheckThatHoldsDoesNothing) { EXPECT_NO_THROW(ADZE_CHECK(1 + 1 == 2)); }

TEST(ErrorTest, SystemErrorsHaveTheirText) {
  EXPECT_EQ(system_error_text(ENOSPC), "No space left on device");
}

}  // namespace
}  // namespace adze
