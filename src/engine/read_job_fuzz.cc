// Any bytes as a job file. Whatever they say is a job or a list of problems: each the user's to
// mend (a defect of adze, such as a key without its row, would be another category), with a place
// in the text, and the same ones when the text is read again. So it is for each who may give the
// values, before there is an event, and with the source and target of a call.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/event_values.h"
#include "engine/read_job.h"

namespace adze::engine {
namespace {

constexpr const char* kHostile = "it's ${day}: [*";

Substitutions substitutions_for(std::string_view text, ValuesFrom from, MissingValues missing) {
  Substitutions substitutions;
  // A value that is not used is an error, before anything is read.
  for (const char* name : {"day", "file", "x"}) {
    const bool is_used = text.find(std::string("${") + name + "}") != std::string_view::npos;
    if (is_used) substitutions.values[name] = kHostile;
  }
  substitutions.environment = {{"HOME", "/root"}};
  substitutions.from = from;
  substitutions.missing = missing;
  offer_event({.bucket = "bucket", .key = std::string("../[*]\0%2F#", 11), .time = ""}, {},
              substitutions);
  return substitutions;
}

std::string outcome_of(std::string_view text, const Substitutions& substitutions,
                       const ForeignText& foreign) {
  const ReadJobResult result = read_job(text, "jobs/job.yaml", substitutions, foreign);
  std::string outcome = result.file.job.name + result.file.job.target.parquet.job_hash;
  for (const Error& problem : result.problems) {
    if (problem.category != ErrorCategory::kUsage) std::abort();
    if (problem.file != "jobs/job.yaml") std::abort();
    outcome += std::to_string(problem.line) + problem.message + problem.fix;
  }
  return outcome;
}

std::string outcomes_of(std::string_view text) {
  using enum ValuesFrom;
  using enum MissingValues;
  const ForeignText changes{
      .changes = R"({"source": ["s3://b/k", "${x}"], "target": {"uri": "s3://b/${env:HOME}"}})"};
  return outcome_of(text, substitutions_for(text, kFlags, kRefuse), {}) +
         outcome_of(text, substitutions_for(text, kCall, kRefuse), {.is_whole_job = true}) +
         outcome_of(text, substitutions_for(text, kCall, kKeep), {}) +
         outcome_of(text, substitutions_for(text, kCall, kRefuse), changes);
}

}  // namespace
}  // namespace adze::engine

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (adze::engine::outcomes_of(text) != adze::engine::outcomes_of(text)) std::abort();
  return 0;
}
