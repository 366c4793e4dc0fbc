#pragma once

#include <string>

#include "engine/yaml_tree.h"
#include "io/expand_input.h"

namespace adze::engine {

/// An input as a job file names it. Relative paths are taken from the folder of `job_file`. What
/// ${…} has put into the text stands for itself: a `*` of a value is no pattern, a `%` in a file
/// URI begins no code.
io::InputPattern input_location(const YamlNode& text, const std::string& job_file);

/// A target as a job file names it, likewise.
std::string target_location(const YamlNode& text, const std::string& job_file);

/// `path` taken from the folder of `job_file`, which may be on S3; URIs and "-" as they are.
std::string resolve_path(const std::string& path, const std::string& job_file);

}  // namespace adze::engine
