#include "lambda/format_log_line.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/limits.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::milliseconds;
using std::chrono::system_clock;

Function function_of(LogFormat format) {
  Function function;
  function.name = "etl";
  function.log_format = format;
  return function;
}

Invocation invocation() {
  Invocation invocation;
  invocation.request_id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
  invocation.trace_id =
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  return invocation;
}

LogEntry entry_of(std::string_view message, std::string_view fields = {}) {
  return {.time = system_clock::time_point(milliseconds(1'732'605'302'007)),
          .level = LogLevel::kWarn,
          .message = message,
          .fields = fields};
}

std::string line_of(LogFormat format, const LogEntry& entry) {
  const Function function = function_of(format);
  const Invocation called = invocation();
  return format_log_line(function, &called, entry);
}

TEST(FormatLogLine, JsonHasWhatCloudWatchLooksForFirst) {
  EXPECT_EQ(line_of(LogFormat::kJson, entry_of("2 rows", R"({"a":1,"b":{}})")),
            "{\"timestamp\":\"2024-11-26T07:15:02.007Z\",\"level\":\"WARN\",\"message\":\"2 rows\","
            "\"functionName\":\"etl\",\"requestId\":\"8476a536-e9f4-11e8-9739-2dfe598c3fcd\","
            "\"xrayTraceId\":\"1-5759e988-bd862e3fe1be46a994272793\",\"a\":1,\"b\":{}}\n");
}

TEST(FormatLogLine, TextHasTimeRequestLevelAndMessage) {
  EXPECT_EQ(line_of(LogFormat::kText, entry_of("2 rows", R"({"a":1})")),
            "2024-11-26T07:15:02.007Z\t8476a536-e9f4-11e8-9739-2dfe598c3fcd\tWARN\t2 rows "
            "{\"a\":1}\n");
}

TEST(FormatLogLine, BeforeTheFirstInvocationThereIsNoRequest) {
  const Function json = function_of(LogFormat::kJson);
  EXPECT_FALSE(Json::parse(format_log_line(json, nullptr, entry_of("x"))).contains("requestId"));
  const Function text = function_of(LogFormat::kText);
  EXPECT_NE(format_log_line(text, nullptr, entry_of("x")).find("\tstart\tWARN\tx\n"),
            std::string::npos);
}

TEST(FormatLogLine, EmptyFieldsLeaveNoComma) {
  EXPECT_TRUE(Json::accept(line_of(LogFormat::kJson, entry_of("x", "{}"))));
  EXPECT_TRUE(Json::accept(line_of(LogFormat::kJson, entry_of("x", ""))));
}

TEST(FormatLogLine, ControlCharactersAndInvalidUtf8StayOneValidLine) {
  std::string hostile("a\nb\r\t\x1b[31m\"\\\xff\xc3", 13);
  hostile += '\0';
  hostile += "\xe2\x80\xae";
  for (const LogFormat format : {LogFormat::kJson, LogFormat::kText}) {
    const std::string line = line_of(format, entry_of(hostile));
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
    EXPECT_EQ(line.find('\0'), std::string::npos);
  }
  const Json json = Json::parse(line_of(LogFormat::kJson, entry_of(hostile)));
  EXPECT_EQ(json["message"].get<std::string>().substr(0, 4), "a\nb\r");
}

TEST(FormatLogLine, HostileIdsAreCutAndStayValid) {
  Invocation called = invocation();
  called.request_id.assign(100'000, '\x01');
  called.trace_id = "Root=" + std::string(100'000, '\xff');
  called.tenant_id.assign(100'000, '"');
  for (const LogFormat format : {LogFormat::kJson, LogFormat::kText}) {
    const Function function = function_of(format);
    const std::string line = format_log_line(function, &called, entry_of("x"));
    EXPECT_LT(line.size(), 10'000U);
    EXPECT_TRUE(format == LogFormat::kText || Json::accept(line));
  }
}

TEST(FormatLogLine, NoLineIsLongerThanItsBoundAndCutOnesAreStillJson) {
  for (const char* character : {"x", "\x01", "\xff", "é", "\n", "\xe2\x80\xae"}) {
    for (const size_t size : {size_t{1}, limits::lambda_log_line_bytes_max / 6,
                              limits::lambda_log_line_bytes_max, size_t{3} << 20}) {
      std::string message;
      while (message.size() < size) message += character;
      for (const LogFormat format : {LogFormat::kJson, LogFormat::kText}) {
        const std::string line = line_of(format, entry_of(message, R"({"after":7})"));
        ASSERT_LE(line.size(), limits::lambda_log_line_bytes_max);
        ASSERT_EQ(line.find('\n'), line.size() - 1);
        ASSERT_TRUE(
            line.ends_with(format == LogFormat::kJson ? ",\"after\":7}\n" : " {\"after\":7}\n"));
        ASSERT_TRUE(format == LogFormat::kText || Json::accept(line));
      }
    }
  }
}

TEST(FormatLogLine, FieldsThatAreTooLongAreLeftOutAndThatIsSaid) {
  const std::string fields = R"({"a":")" + std::string(300'000, 'x') + R"("})";
  const std::string line = line_of(LogFormat::kJson, entry_of("m", fields));
  EXPECT_LE(line.size(), limits::lambda_log_line_bytes_max);
  const Json json = Json::parse(line);
  EXPECT_EQ(json["fields_left_out"], true);
  EXPECT_EQ(json["message"], "m");
}

TEST(FormatLogLine, LongMessagesAreCutBetweenCharacters) {
  std::string message = "a";
  while (message.size() < limits::lambda_log_line_bytes_max) message += "é";
  const std::string cut = Json::parse(line_of(LogFormat::kJson, entry_of(message)))["message"];
  EXPECT_TRUE(cut.ends_with("é…"));
}

}  // namespace
}  // namespace adze::lambda
