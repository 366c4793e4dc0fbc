#include "engine/open_names.h"

namespace adze::engine {

std::vector<std::string> parts_around_names(std::string_view text) {
  std::vector<std::string> parts(1);
  while (!text.empty()) {
    const size_t begin = text.find("${");
    const size_t end = begin == std::string_view::npos ? begin : text.find('}', begin);
    parts.back() += text.substr(0, end == std::string_view::npos ? end : begin);
    if (end == std::string_view::npos) break;
    parts.emplace_back();
    text.remove_prefix(end + 1);
  }
  return parts;
}

bool has_open_names(std::string_view text) { return parts_around_names(text).size() > 1; }

std::string with_names_as(std::string_view text, std::string_view any) {
  const std::vector<std::string> parts = parts_around_names(text);
  std::string result = parts.front();
  for (size_t i = 1; i < parts.size(); ++i) {
    result += any;
    result += parts[i];
  }
  return result;
}

}  // namespace adze::engine
