#include "lambda/limited_run.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/test_world_testing.h"

namespace adze::lambda {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

engine::Limits limits(std::optional<size_t> memory_bytes,
                      std::optional<std::chrono::milliseconds> timeout = {},
                      std::optional<unsigned> threads = {}) {
  return {.memory_bytes = memory_bytes, .threads = threads, .timeout = timeout};
}

TEST(LimitedRun, MemoryIsLoweredAndNeverRaised) {
  TestWorld world(100 * kMiB);
  EXPECT_EQ(LimitedRun(world.context, {}).context().memory.bytes_max(), 100 * kMiB);
  EXPECT_EQ(LimitedRun(world.context, limits(20 * kMiB)).context().memory.bytes_max(), 20 * kMiB);
  EXPECT_EQ(LimitedRun(world.context, limits(200 * kMiB)).context().memory.bytes_max(), 100 * kMiB);
}

TEST(LimitedRun, DeadlineIsTheEarlierOne) {
  TestWorld world;
  const auto deadline = world.clock.now() + std::chrono::hours(1);
  world.cancellation.set_deadline(deadline);
  EXPECT_EQ(LimitedRun(world.context, {}).context().cancellation.deadline(), deadline);
  EXPECT_EQ(LimitedRun(world.context, limits({}, std::chrono::hours(2)))
                .context()
                .cancellation.deadline(),
            deadline);
  LimitedRun run(world.context, limits({}, std::chrono::milliseconds(0)));
  EXPECT_THROW(run.context().cancellation.check(), Error);
  EXPECT_NO_THROW(world.cancellation.check()) << "the next job has its own time";
}

TEST(LimitedRun, StopsWithTheInvocation) {
  TestWorld world;
  LimitedRun run(world.context, {});
  world.cancellation.request(15);
  EXPECT_THROW(run.context().cancellation.check(), Error);
}

TEST(LimitedRun, WarningsAreOfOneJob) {
  TestWorld world;
  LimitedRun first(world.context, {});
  first.context().log.warn("one");
  LimitedRun second(world.context, limits({}, {}, 3));
  second.context().log.warn("two");
  second.context().log.note("a note");
  EXPECT_EQ(second.context().log.warnings(), std::vector<std::string>{"two"});
  EXPECT_EQ(world.log.warnings(), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(second.context().threads, 3u);
}

}  // namespace
}  // namespace adze::lambda
