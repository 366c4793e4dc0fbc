#include "base/pause.h"

#include <algorithm>
#include <thread>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/run_context.h"

namespace adze {
namespace {

constexpr std::chrono::milliseconds kPollTime(100);

}  // namespace

void pause(std::chrono::milliseconds time, RunContext& context) {
  const auto until = context.clock.now() + time;
  while (true) {
    context.cancellation.check();
    const auto left = until - context.clock.now();
    if (left <= left.zero()) return;
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, kPollTime));
  }
}

}  // namespace adze
