#include "lambda/function_log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "lambda/write_log_line.h"

namespace adze::lambda {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(FunctionLog, LevelsBelowTheFunctionsAreNotWritten) {
  Function function;
  function.log_format = LogFormat::kJson;
  const std::vector<std::pair<LogLevel, size_t>> levels = {
      {LogLevel::kTrace, 6}, {LogLevel::kDebug, 5}, {LogLevel::kInfo, 4},
      {LogLevel::kWarn, 3},  {LogLevel::kError, 2}, {LogLevel::kFatal, 1}};
  for (const auto& [level, count] : levels) {
    function.log_level = level;
    FunctionLog log(function, nullptr);
    testing::internal::CaptureStderr();
    for (const auto& [written, unused] : levels) log.write_record(written, "m", "{}");
    EXPECT_EQ(lines_of(testing::internal::GetCapturedStderr()).size(), count);
  }
}

TEST(FunctionLog, WarningsAndNotesHaveTheirLevelsAndWarningsAreKept) {
  Function function;
  FunctionLog log(function, nullptr);
  testing::internal::CaptureStderr();
  log.warn("careful");
  log.note("by the way");
  const std::vector<std::string> lines = lines_of(testing::internal::GetCapturedStderr());
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(lines[0].ends_with("\tWARN\tcareful"));
  EXPECT_TRUE(lines[1].ends_with("\tINFO\tby the way"));
  EXPECT_EQ(log.warnings(), std::vector<std::string>{"careful"});
}

/// What comes out of a pipe into which `write` writes, read by a thread of its own.
template <typename Write>
std::string piped(int flags, Write write) {
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ::fcntl(ends[1], F_SETFL, flags);
  std::string text;
  std::thread reader([&] {
    char buffer[1'000];
    for (ssize_t size; (size = ::read(ends[0], buffer, sizeof(buffer))) > 0;) {
      text.append(buffer, static_cast<size_t>(size));
    }
  });
  write(ends[1]);
  ::close(ends[1]);
  reader.join();
  ::close(ends[0]);
  return text;
}

TEST(WriteLogLine, LinesOfThreadsThatAreLongerThanAPipeTakesAtOnceDoNotMix) {
  for (const int flags : {0, O_NONBLOCK}) {
    const std::string text = piped(flags, [](int descriptor) {
      std::vector<std::thread> threads;
      threads.reserve(4);
      for (char letter = 'a'; letter < 'e'; ++letter) {
        threads.emplace_back([descriptor, letter] {
          const std::string line = std::string(100'000, letter) + "\n";
          for (int count = 0; count < 5; ++count) write_log_line(descriptor, line);
        });
      }
      for (std::thread& thread : threads) thread.join();
    });
    const std::vector<std::string> lines = lines_of(text);
    ASSERT_EQ(lines.size(), 20U);
    for (const std::string& line : lines) EXPECT_EQ(line, std::string(100'000, line[0]));
  }
}

TEST(WriteLogLine, AStreamThatIsClosedIsNoError) { EXPECT_NO_THROW(write_log_line(-1, "x\n")); }

}  // namespace
}  // namespace adze::lambda
