#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/job.h"

namespace adze::deploy {

/// The names of all ${name} in a job's text, each once, in their order; "env:NAME" is one.
/// REQUIRES: `text` is a job that can be read.
std::vector<std::string> names_in_job(std::string_view text, const std::string& file);

/// An environment variable that the job reads.
struct Variable {
  std::string name;
  bool is_secret = false;  ///< a password or a token
};

/// The variables among `names`, and those in which the job's credentials stand.
std::vector<Variable> variables_of_job(const engine::Job& job,
                                       const std::vector<std::string>& names);

}  // namespace adze::deploy
