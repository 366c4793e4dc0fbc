#include "engine/check_job.h"

#include <functional>
#include <utility>

#include "base/limits.h"
#include "base/run_context.h"
#include "csv/check_heads.h"
#include "engine/bind_source.h"
#include "engine/dataset_output.h"
#include "engine/input_files.h"
#include "engine/open_source.h"
#include "engine/target_options.h"
#include "io/create_target.h"

namespace adze::engine {
namespace {

/// Runs one check and keeps what it throws, so that the next one is made too.
void attempt(std::vector<Error>& problems, const std::function<void()>& check) {
  try {
    check();
  } catch (const Error& error) {
    problems.push_back(error);
  }
}

void check_sql(const Job& job, InputFiles& inputs, RunContext& context,
               std::vector<Error>& problems) {
  bool is_open = false;
  try {
    if (inputs.count() > 0) {
      inputs.first();
      is_open = true;
    }
  } catch (const Error&) {
    // check_csv_heads says so, in its place.
  }
  attempt(problems, [&] {
    if (is_open) {
      bind_source(job, inputs, context, limits::preview_bytes_max);
    } else {
      // The SQL can be checked against the declared columns all the same.
      compile_transform(job, source_schema(job.source));
    }
  });
}

/// `identities` may be empty where inputs have problems of their own.
void check_target(const Job& job, std::span<const std::string> inputs,
                  std::span<const io::InputIdentity> identities, RunContext& context,
                  std::vector<Error>& problems) {
  // Begun and not committed: whatever this makes is taken away again.
  attempt(problems, [&] {
    if (job.target.is_dataset()) {
      const std::string own_prefix = file_names(job, identities).own_prefix();
      io::open_dataset_folder(job.target.path, dataset_options(job, inputs, own_prefix), context);
    } else {
      io::TargetOptions options = target_options(job, inputs);
      options.only_looks = true;
      io::create_target(job.target.path, options, context);
    }
  });
}

/// The server says what is wrong with its part, one thing at a time.
std::vector<Error> check_table_job(const Job& job, RunContext& context) {
  std::vector<Error> problems;
  attempt(problems, [&] { open_source(job.source, context)->bind(job, {}); });
  check_target(job, {}, {}, context, problems);
  return problems;
}

}  // namespace

std::vector<Error> check_job(const Job& job, RunContext& context) {
  if (reads_table(job.source)) return check_table_job(job, context);
  std::vector<Error> problems;
  InputFiles inputs(job.source, context, [&](const Error& error) { problems.push_back(error); });
  check_sql(job, inputs, context, problems);
  for (Error& problem : csv::check_csv_heads(inputs, csv_options(job.source), context)) {
    problems.push_back(std::move(problem));
  }
  const std::vector<io::InputIdentity> identities = problems.empty() && job.target.is_dataset()
                                                        ? inputs.identify()
                                                        : std::vector<io::InputIdentity>();
  check_target(job, inputs.locations(), identities, context, problems);
  return problems;
}

}  // namespace adze::engine
