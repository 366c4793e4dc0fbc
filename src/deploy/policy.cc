#include "deploy/policy.h"

#include <array>
#include <string_view>
#include <utility>

namespace adze::deploy {

std::string without_stack(const std::string& text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kReplacements = {{
      {"${AWS::Partition}", "aws"},
      {"${AWS::Region}", "*"},
      {"${AWS::AccountId}", "*"},
      {"${!", "${"},
  }};
  std::string result;
  std::string_view rest = text;
  while (!rest.empty()) {
    size_t taken = 1;
    std::string_view put = rest.substr(0, 1);
    for (const auto& [from, to] : kReplacements) {
      if (!rest.starts_with(from)) continue;
      taken = from.size();
      put = to;
      break;
    }
    result += put;
    rest.remove_prefix(taken);
  }
  return result;
}

}  // namespace adze::deploy
