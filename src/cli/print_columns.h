#pragma once

#include <string>

#include "engine/job.h"
#include "engine/look_at_source.h"

namespace adze::cli {

/// A job's `columns:` as YAML, with what was seen as comments; before it, `dialect:` and
/// `null_values:` where a job needs them. All of it goes under `source:` as it is. Columns that
/// `source` declares keep their types.
std::string columns_yaml(const engine::InferredTable& table, const engine::Source& source);

/// The same for programs: one JSON object.
std::string columns_json(const engine::InferredTable& table, const engine::Source& source);

/// A name as a key of YAML, in quotes where it would be read as something else.
std::string yaml_key(const std::string& name);

}  // namespace adze::cli
