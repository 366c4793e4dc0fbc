#include "lambda/machine_share.h"

#include <algorithm>

#include "base/limits.h"

namespace adze::lambda {
namespace {

/// The program, its libraries (libcurl and TLS above all) and their tables, before any data.
constexpr size_t kProcessBytes = size_t{24} << 20;
/// Lambda gives CPU time by the memory: that of one CPU for this much.
constexpr size_t kMemoryOfACpu = size_t{1769} << 20;

}  // namespace

MachineShare machine_share(const Function& function, const Machine& machine) {
  size_t memory = machine.memory_bytes;
  unsigned threads = machine.cpus;
  if (function.memory_bytes > 0) {
    memory = std::min(memory, function.memory_bytes / 10 * 8);
    const size_t cpus = (function.memory_bytes + kMemoryOfACpu - 1) / kMemoryOfACpu;
    threads = static_cast<unsigned>(std::min<size_t>(threads, cpus));
  }
  memory -= std::min(memory, kProcessBytes);
  return {.memory_bytes = std::max(memory / function.concurrency, limits::memory_bytes_min),
          .threads = std::max(threads / function.concurrency, 1u)};
}

}  // namespace adze::lambda
