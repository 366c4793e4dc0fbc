#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "csv/read_csv.h"
#include "engine/job.h"
#include "engine/peek_source.h"
#include "plan/plan.h"

namespace adze {
struct RunContext;
}

namespace adze::engine {

/// The job's SQL bound to its input: what the plan reads is what the CSV reader delivers.
struct BoundSource {
  plan::Plan plan;
  csv::CsvOptions csv;
};

/// Looks at the header of `input`, the job's first one that is not empty, and compiles the job's
/// SQL over its declared columns. A column that is used but whose type is not declared is an
/// Error(kUsage) that says how to declare it.
BoundSource bind_source(const Job& job, PeekSource& input);

/// Compiles the job's SQL over `schema`; without SQL all columns as they are.
plan::Plan compile_transform(const Job& job, const Schema& schema);

/// The declared columns as SQL sees them, then `undeclared` ones as strings, then source.filename.
Schema source_schema(const Source& source, const std::vector<std::string>& undeclared = {});

/// How the CSV reader is to read the source, delivering nothing yet.
csv::CsvOptions csv_options(const Source& source);

/// Columns of the input that are not declared, in its order; empty without a header.
std::vector<std::string> undeclared_columns(const Source& source, PeekSource& input);

}  // namespace adze::engine
