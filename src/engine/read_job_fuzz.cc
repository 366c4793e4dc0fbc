// Any bytes as a job file. Whatever they say is a job or a list of problems: each the user's to
// mend (a defect of adze, such as a key without its row, would be another category), with a place
// in the text, and the same ones when the text is read again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/read_job.h"

namespace adze::engine {
namespace {

std::string outcome_of(std::string_view text) {
  Substitutions substitutions;
  // A value that is not used is an error, before anything is read.
  for (const char* name : {"day", "file", "x"}) {
    const bool is_used = text.find(std::string("${") + name + "}") != std::string_view::npos;
    if (is_used) substitutions.values[name] = "it's ${day}: [*";
  }
  substitutions.environment = {{"HOME", "/root"}};
  const ReadJobResult result = read_job(text, "jobs/job.yaml", substitutions);
  std::string outcome = result.file.job.name + result.file.job.target.parquet.job_hash;
  for (const Error& problem : result.problems) {
    if (problem.category != ErrorCategory::kUsage) std::abort();
    if (problem.file != "jobs/job.yaml") std::abort();
    outcome += std::to_string(problem.line) + problem.message + problem.fix;
  }
  return outcome;
}

}  // namespace
}  // namespace adze::engine

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (adze::engine::outcome_of(text) != adze::engine::outcome_of(text)) std::abort();
  return 0;
}
