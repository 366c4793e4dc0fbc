#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/job.h"

/// Which objects start a function, so that none is started by what it writes itself: that would go
/// on for ever, and be paid for.
namespace adze::engine {

/// Objects of a bucket whose keys begin and end so.
struct TriggerFilter {
  std::string bucket;
  std::string prefix = {};
  std::string suffix = {};
};

/// The function's variable that holds them; set by the template.
inline constexpr const char* trigger_filters_variable = "ADZE_TRIGGER_FILTERS";

/// The variable's value: JSON, [{"bucket": "sales", "prefix": "in/", "suffix": ".csv"}]; prefix and
/// suffix may be left out. An empty text: none. Throws Error(kUsage), which names the variable.
std::vector<TriggerFilter> parse_trigger_filters(std::string_view text);

/// The same filters as such a text, in one line.
std::string trigger_filters_text(std::span<const TriggerFilter> filters);

/// Throws Error(kTarget) if what `job` writes may start it again: an object, or files of a dataset,
/// that fit a filter; or if its target is its input. A job that was read for any event
/// (Target::has_open_names) is refused if there may be such an event: each name may be any text,
/// but for the bucket and key of the event itself, which fit a filter.
void require_no_loop(const Job& job, std::span<const TriggerFilter> filters);

}  // namespace adze::engine
