#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "lambda/function.h"

namespace adze {
struct RunContext;
}

namespace adze::lambda {

/// A job as it is written.
struct JobText {
  std::string text;
  std::string file;           ///< as messages show it; relative paths are taken from its folder
  std::string own_name = {};  ///< what it calls itself
};

/// The jobs of a function by name; "" is the one that needs none. What ADZE_JOB says: YAML, a path
/// (of a file, or of a folder of them) or s3://…; else the image's job.yaml and jobs/NAME.yaml.
/// Throws Error where there is none, or one can't be read.
std::map<std::string, JobText> find_job_texts(const Function& function, RunContext& context);

/// "orders" of "orders.yaml" and "jobs/orders.yaml"; nothing if it isn't the name of a job's file.
std::optional<std::string> job_name_of_file(std::string_view path);

}  // namespace adze::lambda
