#include "lambda/read_invocation.h"

#include <gtest/gtest.h>

namespace adze::lambda {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

const ClockReadings kNow{.day = std::chrono::system_clock::time_point(milliseconds(1'000'000)),
                         .machine = std::chrono::steady_clock::time_point(milliseconds(5'000))};

milliseconds time_left(const std::string& deadline) {
  HttpAnswer answer;
  answer.headers = {{"lambda-runtime-deadline-ms", deadline}};
  return std::chrono::duration_cast<milliseconds>(read_invocation(answer, kNow).deadline -
                                                  kNow.machine);
}

TEST(ReadInvocation, TakesAllThatIsDocumented) {
  HttpAnswer answer;
  answer.body = "{}";
  answer.headers = {{"lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"},
                    {"lambda-runtime-deadline-ms", "1003000"},
                    {"lambda-runtime-invoked-function-arn", "arn"},
                    {"lambda-runtime-trace-id", "Root=1-a;Sampled=1"},
                    {"lambda-runtime-client-context", "client"},
                    {"lambda-runtime-cognito-identity", "cognito"},
                    {"lambda-runtime-aws-tenant-id", "tenant"}};
  const Invocation invocation = read_invocation(answer, kNow);
  EXPECT_EQ(invocation.request_id, "8476a536-e9f4-11e8-9739-2dfe598c3fcd");
  EXPECT_EQ(invocation.deadline - kNow.machine, milliseconds(3'000));
  EXPECT_EQ(invocation.function_arn, "arn");
  EXPECT_EQ(invocation.trace_id, "Root=1-a;Sampled=1");
  EXPECT_EQ(invocation.client_context, "client");
  EXPECT_EQ(invocation.cognito_identity, "cognito");
  EXPECT_EQ(invocation.tenant_id, "tenant");
  EXPECT_EQ(invocation.payload, "{}");
}

TEST(ReadInvocation, DeadlineThatMakesNoSenseIsTheLongest) {
  for (const char* text : {"", "soon", "-1", "0", "1e9", "99999999999999999999"}) {
    EXPECT_EQ(time_left(text), minutes(15)) << text;
  }
}

TEST(ReadInvocation, DeadlineIsWithinBounds) {
  EXPECT_EQ(time_left("1"), milliseconds(0));
  EXPECT_EQ(time_left("9223372036854775807"), minutes(90));
}

TEST(ReadInvocation, IdThatIsNoPartOfAPathIsNone) {
  for (const char* id : {"", "a/b", "..", "a b", "a?b", "a\r\nb", "é"}) {
    HttpAnswer answer;
    answer.headers = {{"lambda-runtime-aws-request-id", id}};
    EXPECT_EQ(request_id(answer), "") << id;
  }
  HttpAnswer answer;
  answer.headers = {{"lambda-runtime-aws-request-id", std::string(129, 'a')}};
  EXPECT_EQ(request_id(answer), "");
}

}  // namespace
}  // namespace adze::lambda
