#include "engine/bind_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/run_context.h"
#include "base/same_name.h"
#include "dataset/partition_columns.h"
#include "engine/infer_columns.h"
#include "engine/sql_place.h"
#include "sql/compile_sql.h"
#include "sql/mentioned_columns.h"

namespace adze::engine {
namespace {

/// A header lies in these first bytes of an input, or the CSV reader itself will complain.
constexpr size_t header_bytes_max = size_t{256} << 10;

bool is_declared(const Source& source, const std::string& name) {
  return std::any_of(source.columns.begin(), source.columns.end(),
                     [&](const csv::ColumnContract& column) { return column.name == name; });
}

std::vector<std::string> names_in_header(const Source& source, PeekSource& input) {
  try {
    return csv::header_names(input.peek(header_bytes_max), source.dialect);
  } catch (Error& error) {
    if (error.file.empty()) error.file = input.name();
    throw;
  }
}

[[noreturn]] void fail_file_column(const std::string& name) {
  Error error(
      ErrorCategory::kUsage,
      fmt::format("there is a column '{}', which was to hold the names of the files", name));
  error.column_name = name;
  error.fix = "give that column another name: filename: source_file (--filename source_file)";
  throw error;
}

std::string sql_of(const Transform& transform) {
  return transform.text.empty() ? "SELECT * FROM source" : transform.text;
}

/// A column that the input doesn't have can be told before any type is known. The types of the
/// undeclared ones are not, so nothing else that goes wrong here means anything.
void require_known_columns(const Job& job, const Schema& schema) {
  try {
    compile_transform(job, schema);
  } catch (const Error& error) {
    const bool is_known = std::any_of(
        schema.fields.begin(), schema.fields.end(),
        [&](const Field& field) { return is_same_name(field.name, error.column_name); });
    if (!error.column_name.empty() && !is_known) throw;
  }
}

/// compile_transform(); an error about the type of an inferred column says where to look.
plan::Plan compile_inferred(const Job& job, const Schema& schema,
                            const std::vector<std::string>& inferred, const std::string& file) {
  try {
    return compile_transform(job, schema);
  } catch (Error& error) {
    const bool is_inferred =
        std::find(inferred.begin(), inferred.end(), error.column_name) != inferred.end();
    if (is_inferred) {
      error.fix += fmt::format("; the type of '{}' was inferred: adze infer {} shows from what",
                               error.column_name, file);
    }
    throw;
  }
}

BoundSource bind_inferred(const Job& job, const Source& source, InputFiles& inputs,
                          const std::optional<size_t>& look_bytes_max, RunContext& context) {
  BoundSource bound;
  InferredTable table;
  table.dialect.dialect = source.dialect;
  table.findings.header = names_in_header(source, inputs.first());
  Source all = source;
  all.columns = with_inferred(source, table);
  bound.inferred = undeclared_columns_used(job, source, all);
  if (!bound.inferred.empty()) {
    require_known_columns(job, source_schema(all));
    table = look_at_columns(
        source, table.dialect, inputs,
        {.names = bound.inferred, .statistics = false, .bytes_max = look_bytes_max}, context);
    inputs.begin_pass("reading");
    all.columns = with_inferred(source, table);
    bound.is_inferred_from_all = table.is_whole;
  }
  bound.csv = csv_options(all);
  bound.plan = compile_inferred(job, source_schema(all), bound.inferred, inputs.first().name());
  keep_used_columns(source, all.columns, bound);
  return bound;
}

/// Detects what of the dialect is unknown, and says so if it is not the usual one.
Source with_dialect(const Source& source, InputFiles& inputs, RunContext& context) {
  Source known = source;
  if (!source.detect.any()) return known;
  const csv::DetectedDialect found = look_at_dialect(source, inputs.first());
  known.dialect = found.dialect;
  const bool is_news = found.dialect.delimiter != source.dialect.delimiter ||
                       found.dialect.quote != source.dialect.quote;
  if (is_news) {
    context.log.note(fmt::format("{}: {}", inputs.first().name(), csv::describe(found)));
  }
  return known;
}

}  // namespace

std::vector<std::string> undeclared_columns_used(const Job& job, const Source& source,
                                                 const Source& all) {
  const Schema schema = source_schema(all);
  std::vector<std::string> names;
  try {
    for (const size_t index : sql::mentioned_columns(
             sql_of(job.transform), schema, job.transform.text_name, job.transform.first_line)) {
      const bool is_column = index < all.columns.size();
      if (is_column && !is_declared(source, all.columns[index].name)) {
        names.push_back(all.columns[index].name);
      }
    }
  } catch (Error& error) {
    place_in_sql(job.transform, error);
    throw;
  }
  return names;
}

void keep_used_columns(const Source& source, const std::vector<csv::ColumnContract>& all,
                       BoundSource& bound) {
  std::vector<bool> keep(all.size());
  for (size_t i = 0; i < all.size(); ++i) {
    keep[i] = !source.dialect.header || is_declared(source, all[i].name);
  }
  for (const size_t index : bound.plan.source_columns) {
    if (index < all.size()) keep[index] = true;
  }
  std::vector<size_t> kept_as(all.size() + 1);
  bound.csv.columns.clear();
  for (size_t i = 0; i < all.size(); ++i) {
    kept_as[i] = bound.csv.columns.size();
    if (keep[i]) bound.csv.columns.push_back(all[i]);
  }
  kept_as[all.size()] = bound.csv.columns.size();  // the file's name
  for (size_t& index : bound.plan.source_columns) index = kept_as[index];
}

plan::Plan compile_transform(const Job& job, const Schema& schema) {
  const Transform& transform = job.transform;
  try {
    plan::Plan plan =
        sql::compile_sql(sql_of(transform), schema, transform.text_name, transform.first_line);
    style_output_names(plan, job.target.names);
    if (job.target.is_dataset()) {
      dataset::find_partition_columns(plan.output, job.target.partition_by);
    }
    return plan;
  } catch (Error& error) {
    place_in_sql(transform, error);
    throw;
  }
}

Schema source_schema(const Source& source) {
  Schema schema;
  for (const csv::ColumnContract& column : source.columns) {
    schema.fields.push_back({column.name, column.type.value_type()});
  }
  if (!source.filename) return schema;
  for (const Field& field : schema.fields) {
    if (is_same_name(field.name, *source.filename)) fail_file_column(field.name);
  }
  schema.fields.push_back({*source.filename, string_type});
  return schema;
}

csv::CsvOptions csv_options(const Source& source) {
  csv::CsvOptions options;
  options.dialect = source.dialect;
  options.columns = source.columns;
  options.null_values = source.null_values;
  options.assume_utc = source.assume_utc;
  options.ignore_extra_columns = source.extra_columns != ExtraColumns::kRefuse;
  options.same_columns = source.extra_columns != ExtraColumns::kIgnore;
  options.file_column = source.filename;
  return options;
}

BoundSource bind_source(const Job& job, InputFiles& inputs, RunContext& context,
                        std::optional<size_t> look_bytes_max) {
  Source source = with_dialect(job.source, inputs, context);
  BoundSource bound;
  if (source.extra_columns == ExtraColumns::kInfer) {
    bound = bind_inferred(job, source, inputs, look_bytes_max, context);
  } else {
    bound.csv = csv_options(source);
    bound.plan = compile_transform(job, source_schema(source));
  }
  bound.csv.delivered = bound.plan.source_columns;
  bound.source = std::move(source);
  bound.source.columns = bound.csv.columns;
  return bound;
}

}  // namespace adze::engine
