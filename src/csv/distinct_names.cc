#include "csv/distinct_names.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace adze::csv {
namespace {

/// As is_same_name() compares.
std::string folded(const std::string& name) {
  std::string lower = name;
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

bool is_blank_name(const std::string& name) {
  return name.find_first_not_of(" \t\r\n") == std::string::npos;
}

std::vector<std::string> distinct_names(std::vector<std::string> names) {
  for (size_t i = 0; i < names.size(); ++i) {
    if (is_blank_name(names[i])) names[i] = fmt::format("column{}", i);
  }
  std::set<std::string> taken;
  for (const std::string& name : names) taken.insert(folded(name));
  std::set<std::string> seen;
  // A header may have one name thousands of times, so the next number is kept and not looked for.
  std::map<std::string, size_t> next_number;
  for (std::string& name : names) {
    if (seen.insert(folded(name)).second) continue;
    size_t& number = next_number[folded(name)];
    std::string numbered;
    do {
      numbered = fmt::format("{}_{}", name, ++number);
    } while (!taken.insert(folded(numbered)).second);
    seen.insert(folded(numbered));
    name = numbered;
  }
  return names;
}

}  // namespace adze::csv
