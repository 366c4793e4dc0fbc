#include "engine/describe_run.h"

#include <sstream>

#include "base/limits.h"
#include "engine/bind_source.h"
#include "engine/open_source.h"
#include "io/create_target.h"
#include "io/dataset_folder.h"
#include "plan/print_plan.h"

namespace adze::engine {
namespace {

/// print_plan's lines without the first and the last, which are said apart.
std::vector<std::string> steps_of(const plan::Plan& plan, const Schema& source) {
  std::vector<std::string> steps;
  std::istringstream lines(plan::print_plan(plan, source));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("Source") && !line.starts_with("Output")) steps.push_back(line);
  }
  return steps;
}

void describe_target(const Target& target, RunContext& context, RunDescription& description) {
  if (target.is_dataset()) {
    description.target_exists = io::dataset_exists(target.path, context);
    return;
  }
  const std::optional<uint64_t> bytes = io::existing_target_bytes(target.path, context);
  description.target_exists = bytes.has_value();
  description.target_bytes = bytes.value_or(0);
}

}  // namespace

RunDescription describe_run(const Job& job, RunContext& context) {
  RunDescription description;
  const std::unique_ptr<OpenSource> opened = open_source(job.source, context);
  const BoundSource bound = opened->bind(job, limits::preview_bytes_max);
  opened->describe(description);

  const Schema source = source_schema(bound.source);
  description.columns_checked = bound.source.columns.size();
  for (const size_t index : bound.plan.source_columns) {
    description.columns_read.push_back(source.fields.at(index).name);
  }
  description.steps = steps_of(bound.plan, source);
  for (const Field& field : bound.plan.output.fields) {
    description.result.push_back(field.name + ":" + type_name(field.type));
  }
  describe_target(job.target, context, description);
  return description;
}

}  // namespace adze::engine
