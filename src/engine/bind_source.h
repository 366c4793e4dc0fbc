#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "csv/read_csv.h"
#include "engine/input_files.h"
#include "engine/job.h"
#include "plan/plan.h"

namespace adze {
struct RunContext;
}

namespace adze::engine {

/// The job's SQL bound to its input: what the plan reads is what the CSV reader delivers.
struct BoundSource {
  plan::Plan plan;
  csv::CsvOptions csv;
  Source source;                      ///< the job's, with dialect and columns as they are read
  std::vector<std::string> inferred;  ///< columns whose types were inferred
  bool is_inferred_from_all = true;   ///< not only from an input's first bytes
};

/// Finds out what the job leaves open of its dialect, looks at the header of the first input that
/// is not empty, and compiles the job's SQL over the source's columns. Where undeclared columns are
/// to be inferred, those that the SQL may read are looked at in all inputs (in the first
/// `look_bytes_max` bytes only, if given), and the columns come in the input's order. Notes what
/// was detected, if it is not the usual dialect.
BoundSource bind_source(const Job& job, InputFiles& inputs, RunContext& context,
                        std::optional<size_t> look_bytes_max = {});

/// Names of columns of `all` that the job's SQL may read and `source` does not declare.
std::vector<std::string> undeclared_columns_used(const Job& job, const Source& source,
                                                 const Source& all);

/// Makes the columns that `bound` reads those of `all` that are declared in `source` (or have no
/// names to be found by) or used by the plan: nothing needs to be known of the others.
void keep_used_columns(const Source& source, const std::vector<csv::ColumnContract>& all,
                       BoundSource& bound);

/// Compiles the job's SQL over `schema`; without SQL all columns as they are.
plan::Plan compile_transform(const Job& job, const Schema& schema);

/// The source's columns as SQL sees them, then source.filename.
Schema source_schema(const Source& source);

/// How the CSV reader is to read the source, delivering nothing yet.
csv::CsvOptions csv_options(const Source& source);

}  // namespace adze::engine
