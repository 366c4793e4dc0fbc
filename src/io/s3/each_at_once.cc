#include "io/s3/each_at_once.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>

#include "base/limits.h"
#include "base/threads.h"

namespace adze::io::s3 {

void each_at_once(size_t count, const std::function<void(size_t)>& action) {
  if (count == 0) return;
  std::atomic<size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto threads = static_cast<unsigned>(std::min(count, limits::s3_requests_at_once));
  run_workers(threads, [&](unsigned) {
    for (size_t i = next++; i < count; i = next++) {
      try {
        action(i);
      } catch (...) {
        next = count;
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
      }
    }
  });
  if (failure) std::rethrow_exception(failure);
}

}  // namespace adze::io::s3
