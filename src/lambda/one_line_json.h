#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace adze::lambda {

/// JSON as answers and lines of the log have it: without a line break, and valid whatever bytes the
/// texts in it have. `Json` is nlohmann's, ordered or not.
template <typename Json>
std::string one_line_json(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace adze::lambda
