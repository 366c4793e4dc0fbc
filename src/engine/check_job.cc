#include "engine/check_job.h"

#include <functional>
#include <optional>

#include "base/run_context.h"
#include "csv/read_csv.h"
#include "engine/bind_source.h"
#include "engine/target_options.h"
#include "io/open.h"
#include "sql/compile_sql.h"

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

void check_input_and_sql(const Job& job, RunContext& context, std::vector<Error>& problems) {
  std::unique_ptr<PeekSource> input;
  attempt(problems, [&] {
    input = std::make_unique<PeekSource>(
        io::open_input(job.source.uri, context, {.auth = job.source.auth}).bytes);
  });
  if (input == nullptr) {
    // The SQL can be checked against the declared columns all the same.
    attempt(problems, [&] { compile_transform(job, declared_schema(job.source)); });
    return;
  }
  std::optional<BoundSource> bound;
  attempt(problems, [&] { bound = bind_source(job, *input); });
  csv::CsvOptions header_only;
  if (bound) {
    header_only = bound->csv;
  } else {
    header_only.dialect = job.source.dialect;
    header_only.columns = job.source.columns;
    header_only.ignore_extra_columns = job.source.extra_columns != ExtraColumns::kRefuse;
  }
  attempt(problems, [&] { csv::read_csv(*input, header_only, context); });
}

}  // namespace

std::vector<Error> check_job(const Job& job, RunContext& context) {
  std::vector<Error> problems;
  check_input_and_sql(job, context, problems);
  // Begun and not committed: whatever this makes is taken away again.
  attempt(problems, [&] { io::create_target(job.target.path, target_options(job), context); });
  return problems;
}

}  // namespace adze::engine
