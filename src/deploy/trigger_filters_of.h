#pragma once

#include <vector>

#include "deploy/template_options.h"
#include "engine/trigger_filters.h"

namespace adze::deploy {

/// Which objects start the function: one filter, or none.
inline std::vector<engine::TriggerFilter> trigger_filters_of(const TemplateOptions& options) {
  if (options.bucket.empty() || !is_of_objects(options.trigger)) return {};
  return {{.bucket = options.bucket, .prefix = options.prefix, .suffix = options.suffix}};
}

}  // namespace adze::deploy
