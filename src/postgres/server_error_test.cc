#include "postgres/server_error.h"

#include <gtest/gtest.h>

namespace adze::postgres {
namespace {

TEST(ServerError, StateDecidesTheExitCode) {
  const auto category = [](const char* state) {
    return server_error({.sqlstate = state, .message = "m", .hint = ""}).category;
  };
  EXPECT_EQ(category("28P01"), ErrorCategory::kPermission);
  EXPECT_EQ(category("42501"), ErrorCategory::kPermission);
  EXPECT_EQ(category("42P01"), ErrorCategory::kUsage);
  EXPECT_EQ(category("25006"), ErrorCategory::kUsage);
  EXPECT_EQ(category("22012"), ErrorCategory::kSqlData);
  EXPECT_EQ(category("57014"), ErrorCategory::kResources);
  EXPECT_EQ(category("57P01"), ErrorCategory::kInput);
  EXPECT_EQ(category("ZZ000"), ErrorCategory::kInput);
}

TEST(ServerError, TextsThatMayHoldValuesAreData) {
  const Error error = server_error(
      {.sqlstate = "22P02", .message = "invalid input syntax for type integer: \"555-0199\""});
  EXPECT_EQ(error.message, "the query failed on its data (SQLSTATE 22P02)");
  EXPECT_NE(error.message_with_data->find("555-0199"), std::string::npos);
}

TEST(ServerError, HintIsTheFixWhereThereIsNoBetterOne) {
  EXPECT_EQ(server_error({.sqlstate = "42703", .message = "m", .hint = "Perhaps \"t.name\"."}).fix,
            "Perhaps \"t.name\".");
  EXPECT_EQ(server_error({.sqlstate = "25006", .message = "m", .hint = "h"}).fix, "write a SELECT");
}

TEST(ServerError, LongAndStrangeTextsAreCutAndEscaped) {
  const Error error =
      server_error({.sqlstate = "42601", .message = "\x1b[2J" + std::string(100'000, 'x')});
  EXPECT_LT(error.message.size(), 700u);
  EXPECT_EQ(error.message.find('\x1b'), std::string::npos);
}

TEST(ServerError, BusyServersMayBeAskedAgain) {
  EXPECT_TRUE(server_error({.sqlstate = "53300", .message = "m"}).may_run_again);
  EXPECT_FALSE(server_error({.sqlstate = "42P01", .message = "m"}).may_run_again);
}

TEST(ConnectionError, StateIsTakenOutOfTheText) {
  const Error error = connection_error(
      "connection to server at \"h\" (1.2.3.4), port 5432 failed: FATAL:  28P01: password "
      "authentication failed for user \"ann\"\nLOCATION:  auth_failed, auth.c:337\n",
      false, {});
  EXPECT_EQ(error.category, ErrorCategory::kPermission);
  EXPECT_EQ(error.message,
            "the server refuses the user: connection to server at \"h\" (1.2.3.4), port 5432 "
            "failed: FATAL:  password authentication failed for user \"ann\"");
}

TEST(ConnectionError, SeveralHostsAreToldOnce) {
  const Error error = connection_error(
      "connection to a failed: Connection refused\n\tIs the server running?\n"
      "connection to b failed: Connection refused\n"
      "connection to b failed: Connection refused\n",
      false, {});
  EXPECT_EQ(error.category, ErrorCategory::kInput);
  EXPECT_EQ(error.message,
            "there is no connection: connection to a failed: Connection refused; connection to b "
            "failed: Connection refused");
}

TEST(ConnectionError, SecretsAreNotRepeated) {
  const std::string secrets[] = {"", "hunter2"};
  const Error error = connection_error("cannot use hunter2 and hunter2x\n", false, secrets);
  EXPECT_EQ(error.message, "there is no connection: cannot use *** and ***x");
}

TEST(QueryPlace, CountsCharactersAndLines) {
  Error error(ErrorCategory::kUsage, "m");
  place_in_query("SELECT 'ü',\n  größe, nme FROM t", 23, error);
  EXPECT_EQ(error.line, 2u);
  EXPECT_EQ(error.column, 11u);
  EXPECT_EQ(error.excerpt->text, "  größe, nme FROM t");
  EXPECT_EQ(error.excerpt->caret_column, 10u);
}

TEST(QueryPlace, BeyondTheEndIsTheEnd) {
  Error error(ErrorCategory::kUsage, "m");
  place_in_query("SELECT", 999, error);
  EXPECT_EQ(error.line, 1u);
  EXPECT_EQ(error.column, 7u);
}

}  // namespace
}  // namespace adze::postgres
