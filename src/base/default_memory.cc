#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/memory_budget.h"

// How much memory this process may use, from what Linux tells it. A container or a batch system
// sets the limit of a control group, the kernel kills whoever exceeds it, and nothing in the
// process's own resource limits shows it. So the files are read:
//
//   /proc/self/cgroup                          the group's path, one line per hierarchy
//   /sys/fs/cgroup/<path>/memory.max           version 2; "max" is no limit
//   /sys/fs/cgroup/memory/<path>/memory.limit_in_bytes   version 1; no limit is a number near 2^63
//   /proc/meminfo                              MemAvailable, what is free without swapping
//
// The limits of all enclosing groups hold too. Inside a container the path may be that of the host,
// which does not exist there; then the enclosing folders, up to the mount point, are found all the
// same. Tested by memory_budget_test.cc on made-up trees.
namespace adze {
namespace {

constexpr size_t kNoLimit = std::numeric_limits<size_t>::max();

std::optional<size_t> parse_number(std::string_view text) {
  size_t number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc()) return std::nullopt;
  return number;
}

size_t read_limit(const std::string& path) {
  std::ifstream file(path);
  std::string word;
  if (!(file >> word)) return kNoLimit;
  return parse_number(word).value_or(kNoLimit);
}

/// The smallest limit in `group`'s folder below `mount` and in all folders between.
size_t smallest_limit(const std::string& mount, std::string group, const char* file_name) {
  size_t limit = kNoLimit;
  while (true) {
    while (!group.empty() && group.back() == '/') group.pop_back();
    limit = std::min(limit, read_limit(mount + group + "/" + file_name));
    const size_t slash = group.rfind('/');
    if (slash == std::string::npos) return limit;
    group.resize(slash);
  }
}

/// True if the comma-separated list of controllers has "memory".
bool has_memory_controller(std::string_view controllers) {
  while (true) {
    const size_t comma = controllers.find(',');
    if (controllers.substr(0, comma) == "memory") return true;
    if (comma == std::string_view::npos) return false;
    controllers.remove_prefix(comma + 1);
  }
}

size_t control_group_limit(const std::string& root) {
  const std::string mount = root + "/sys/fs/cgroup";
  size_t limit = kNoLimit;
  std::ifstream file(root + "/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {  // hierarchy:controllers:path
    const size_t first = line.find(':');
    const size_t second = line.find(':', first == std::string::npos ? first : first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string group = line.substr(second + 1);
    if (controllers.empty()) {
      limit = std::min(limit, smallest_limit(mount, group, "memory.max"));
    } else if (has_memory_controller(controllers)) {
      limit = std::min(limit, smallest_limit(mount + "/memory", group, "memory.limit_in_bytes"));
    }
  }
  return limit;
}

size_t available_memory(const std::string& root) {
  std::ifstream file(root + "/proc/meminfo");
  for (std::string line; std::getline(file, line);) {  // MemAvailable:   16041234 kB
    constexpr std::string_view kName = "MemAvailable:";
    if (!line.starts_with(kName)) continue;
    const size_t digit = line.find_first_not_of(' ', kName.size());
    if (digit == std::string::npos) return kNoLimit;
    const auto kibibytes = parse_number(std::string_view(line).substr(digit));
    if (!kibibytes || *kibibytes > kNoLimit / 1024) return kNoLimit;
    return *kibibytes * 1024;
  }
  return kNoLimit;
}

}  // namespace

size_t default_memory_bytes_below(const std::string& root) {
  // Without /proc nothing is known; 1 GiB is what the smallest of today's machines has.
  constexpr size_t kUnknownMachineBytes = size_t{1} << 30;
  const size_t limit = std::min(control_group_limit(root), available_memory(root));
  if (limit == kNoLimit) return kUnknownMachineBytes;
  return std::max(limit / 10 * 8, limits::memory_bytes_min);
}

size_t default_memory_bytes() { return default_memory_bytes_below(""); }

}  // namespace adze
