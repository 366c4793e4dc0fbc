#include "engine/bind_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"
#include "base/same_name.h"
#include "engine/sql_place.h"
#include "sql/compile_sql.h"

namespace adze::engine {
namespace {

/// A header lies in these first bytes of an input, or the CSV reader itself will complain.
constexpr size_t header_bytes_max = size_t{256} << 10;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> names_in_header(const Source& source, PeekSource& input) {
  try {
    return csv::header_names(input.peek(header_bytes_max), source.dialect);
  } catch (Error& error) {
    if (error.file.empty()) error.file = input.name();
    throw;
  }
}

/// Names all of `names` at once, so that nobody has to declare them one run after another.
[[noreturn]] void fail_undeclared(const std::string& file, const std::vector<std::string>& names,
                                  const Error* where) {
  const bool one = names.size() == 1;
  Error error(
      ErrorCategory::kUsage,
      one ? fmt::format("column '{}' is in the input, but its type is not declared", names.front())
          : fmt::format("columns '{}' are in the input, but their types are not declared",
                        fmt::join(names, "', '")));
  error.file = where != nullptr ? where->file : file;
  if (where != nullptr) {
    error.line = where->line;
    error.column = where->column;
    error.excerpt = where->excerpt;
  }
  error.column_name = names.front();
  error.fix =
      fmt::format("declare {}: --columns '…,{}:string' (or the {})", one ? "it" : "them",
                  fmt::join(names, ":string,"), one ? "type that it has" : "types that they have");
  throw error;
}

[[noreturn]] void fail_file_column(const std::string& name) {
  Error error(
      ErrorCategory::kUsage,
      fmt::format("there is a column '{}', which was to hold the names of the files", name));
  error.column_name = name;
  error.fix = "give that column another name: filename: source_file (--filename source_file)";
  throw error;
}

/// Compiles over all columns of the input. The undeclared ones take part as strings, so that one
/// that is used (by name or by *) is found in the plan, or as the reason why it can't be compiled.
plan::Plan compile_with_undeclared(const Job& job, const std::vector<std::string>& undeclared,
                                   const std::string& file) {
  const size_t declared = job.source.columns.size();
  const Schema all = source_schema(job.source, undeclared);
  try {
    plan::Plan plan = compile_transform(job, all);
    std::vector<std::string> used;
    for (const size_t index : plan.source_columns) {
      const bool is_undeclared = index >= declared && index < declared + undeclared.size();
      if (is_undeclared) used.push_back(all.fields[index].name);
    }
    if (!used.empty()) fail_undeclared(file, used, nullptr);
    // What is left are declared columns, and the file's name behind them.
    for (size_t& index : plan.source_columns) index = std::min(index, declared);
    return plan;
  } catch (const Error&) {
    if (declared == 0) throw;
    // If only declared columns are used, this compiles or fails with the better message.
    try {
      compile_transform(job, source_schema(job.source));
    } catch (const Error& error) {
      if (contains(undeclared, error.column_name))
        fail_undeclared(file, {error.column_name}, &error);
    }
    throw;
  }
}

}  // namespace

plan::Plan compile_transform(const Job& job, const Schema& schema) {
  const Transform& transform = job.transform;
  const std::string text = transform.text.empty() ? "SELECT * FROM source" : transform.text;
  try {
    plan::Plan plan = sql::compile_sql(text, schema, transform.text_name, transform.first_line);
    style_output_names(plan, job.target.names);
    return plan;
  } catch (Error& error) {
    place_in_sql(transform, error);
    throw;
  }
}

Schema source_schema(const Source& source, const std::vector<std::string>& undeclared) {
  Schema schema;
  for (const csv::ColumnContract& column : source.columns) {
    schema.fields.push_back({column.name, column.type.value_type()});
  }
  for (const std::string& name : undeclared) schema.fields.push_back({name, string_type});
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

std::vector<std::string> undeclared_columns(const Source& source, PeekSource& input) {
  std::vector<std::string> undeclared;
  if (!source.dialect.header) return undeclared;
  for (std::string& name : names_in_header(source, input)) {
    const bool declared =
        std::any_of(source.columns.begin(), source.columns.end(),
                    [&](const csv::ColumnContract& column) { return column.name == name; });
    if (!declared) undeclared.push_back(std::move(name));
  }
  return undeclared;
}

BoundSource bind_source(const Job& job, PeekSource& input) {
  BoundSource bound;
  bound.csv = csv_options(job.source);
  bound.plan =
      job.source.extra_columns == ExtraColumns::kMustBeUnused
          ? compile_with_undeclared(job, undeclared_columns(job.source, input), input.name())
          : compile_transform(job, source_schema(job.source));
  bound.csv.delivered = bound.plan.source_columns;
  return bound;
}

}  // namespace adze::engine
