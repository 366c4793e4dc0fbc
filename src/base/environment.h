#pragma once

#include <map>
#include <string>

namespace adze {

/// A snapshot of the process's environment; what runs never asks the process itself.
using Environment = std::map<std::string, std::string>;

/// The value of a variable; empty where it is set to nothing or not set.
inline std::string environment_value(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

/// The folder for scratch files that TMPDIR names, as everywhere on Unix; else /tmp.
inline std::string temporary_folder_of(const Environment& environment) {
  const std::string named = environment_value(environment, "TMPDIR");
  return named.empty() ? "/tmp" : named;
}

}  // namespace adze
