#include "lambda/invocation_context.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "io/io_test_world.h"

namespace adze::lambda {
namespace {

class InvocationContextTest : public ::testing::Test {
 protected:
  InvocationContextTest() {
    function_.environment = {{"TMPDIR", temp_}, {"_X_AMZN_TRACE_ID", "of the process"}};
  }

  std::unique_ptr<InvocationContext> make(const std::string& trace_id) {
    Invocation invocation;
    invocation.trace_id = trace_id;
    return std::make_unique<InvocationContext>(
        function_, invocation, MachineShare{.memory_bytes = 20 << 20, .threads = 2}, outer_,
        std::chrono::steady_clock::now() + std::chrono::hours(1), log_, shared_);
  }

  io::TestFolder folder_;
  std::string temp_ = folder_.path("");
  Function function_;
  Cancellation outer_;
  Log log_;
  std::shared_ptr<SharedObjects> shared_ = std::make_shared<SharedObjects>();
};

TEST_F(InvocationContextTest, TwoAtOnceShareNothingButWhatStaysWarm) {
  const auto first = make("Root=1");
  const auto second = make("Root=2");
  EXPECT_EQ(first->context().environment.at("_X_AMZN_TRACE_ID"), "Root=1");
  EXPECT_EQ(second->context().environment.at("_X_AMZN_TRACE_ID"), "Root=2");
  EXPECT_NE(first->context().temp_folder, second->context().temp_folder);
  first->context().memory.reserve(20 << 20, "the test");
  EXPECT_EQ(second->context().memory.bytes_used(), 0u);
  EXPECT_EQ(first->context().shared, second->context().shared);
  EXPECT_EQ(first->context().threads, 2u);
}

TEST_F(InvocationContextTest, WithoutATraceThereIsNone) {
  EXPECT_FALSE(make("")->context().environment.contains("_X_AMZN_TRACE_ID"));
}

TEST_F(InvocationContextTest, StopsWithTheProcess) {
  const auto invocation = make("");
  EXPECT_NO_THROW(invocation->context().cancellation.check());
  outer_.request(15);
  EXPECT_THROW(invocation->context().cancellation.check(), Error);
}

TEST_F(InvocationContextTest, LeavesNothingBehind) {
  {
    const auto invocation = make("");
    EXPECT_TRUE(invocation->context().temp_folder.starts_with(temp_));
    io::write_text(invocation->context().temp_folder + "/spill", "x");
  }
  EXPECT_TRUE(folder_.names().empty());
}

}  // namespace
}  // namespace adze::lambda
