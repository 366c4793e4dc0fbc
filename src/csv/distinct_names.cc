#include "csv/distinct_names.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "base/same_name.h"

namespace adze::csv {
bool is_blank_name(const std::string& name) {
  return name.find_first_not_of(" \t\r\n") == std::string::npos;
}

std::vector<std::string> distinct_names(std::vector<std::string> names) {
  for (size_t i = 0; i < names.size(); ++i) {
    if (is_blank_name(names[i])) names[i] = fmt::format("column{}", i);
  }
  std::set<std::string> taken;
  for (const std::string& name : names) taken.insert(folded_name(name));
  std::set<std::string> seen;
  // A header may have one name thousands of times, so the next number is kept and not looked for.
  std::map<std::string, size_t> next_number;
  for (std::string& name : names) {
    if (seen.insert(folded_name(name)).second) continue;
    size_t& number = next_number[folded_name(name)];
    std::string numbered;
    do {
      numbered = fmt::format("{}_{}", name, ++number);
    } while (!taken.insert(folded_name(numbered)).second);
    seen.insert(folded_name(numbered));
    name = numbered;
  }
  return names;
}

}  // namespace adze::csv
