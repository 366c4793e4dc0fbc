#include "base/log.h"

#include <gtest/gtest.h>

namespace adze {
namespace {

class CollectingLog : public Log {
 public:
  std::vector<std::string> lines;

 protected:
  void write_line(std::string_view severity, std::string_view text) override {
    lines.push_back(std::string(severity) + ": " + std::string(text));
  }
};

TEST(LogTest, WarningsAreWrittenAndKept) {
  CollectingLog log;
  log.note("a");
  log.warn("b");
  EXPECT_EQ(log.lines, (std::vector<std::string>{"note: a", "warning: b"}));
  EXPECT_EQ(log.warnings(), std::vector<std::string>{"b"});
}

TEST(LogTest, QuietLogKeepsWarningsToo) {
  Log log;
  log.warn("b");
  EXPECT_EQ(log.warnings(), std::vector<std::string>{"b"});
}

}  // namespace
}  // namespace adze
