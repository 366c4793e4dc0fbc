#include "lambda/parse_event_json.h"

#include <fmt/format.h>

#include <set>
#include <utility>
#include <vector>

#include "base/data_shape.h"
#include "base/error.h"
#include "base/limits.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::json;

/// Looks at everything that the parser meets, before it is kept. The parser itself has no recursion
/// but what uses its values has, so that their depth is bounded here.
class Watcher {
 public:
  Watcher(const std::string& place, EventJsonBudget& budget) : place_(place), budget_(budget) {}

  void see(Json::parse_event_t event, int depth, const Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start:
      case Json::parse_event_t::array_start:
        begin(static_cast<size_t>(depth));
        break;
      case Json::parse_event_t::key:
        require_first(parsed.get_ref<const std::string&>());
        break;
      case Json::parse_event_t::object_end:
      case Json::parse_event_t::array_end:
        keys_.pop_back();
        break;
      case Json::parse_event_t::value:
        count();
        break;
    }
  }

 private:
  void begin(size_t depth) {
    if (depth >= limits::lambda_event_depth_max) {
      refuse(fmt::format("is nested more than {} deep", limits::lambda_event_depth_max));
    }
    keys_.emplace_back();
    count();
  }

  void require_first(const std::string& key) {
    if (keys_.back().insert(key).second) return;
    refuse(fmt::format("has the key '{}' twice in the same object", printable_value(key)));
  }

  void count() {
    if (budget_.values_left == 0) {
      refuse(fmt::format("has more than {} values", event_values_max));
    }
    --budget_.values_left;
  }

  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(ErrorCategory::kUsage, place_ + " " + what);
  }

  const std::string& place_;
  EventJsonBudget& budget_;
  std::vector<std::set<std::string>> keys_;  ///< of the objects that are open
};

}  // namespace

Json parse_event_json(std::string_view text, const std::string& place, EventJsonBudget& budget) {
  Watcher watcher(place, budget);
  try {
    return Json::parse(text.begin(), text.end(),
                       [&](int depth, Json::parse_event_t event, Json& parsed) {
                         watcher.see(event, depth, parsed);
                         return true;
                       });
  } catch (const Json::parse_error& problem) {
    // Its text repeats what was read.
    Error error(ErrorCategory::kUsage,
                fmt::format("{} is not valid JSON, from byte {} on", place, problem.byte));
    error.fix = "send JSON in UTF-8";
    throw error;
  } catch (const Json::out_of_range&) {
    throw Error(ErrorCategory::kUsage, place + " has a number that is out of range");
  }
}

}  // namespace adze::lambda
