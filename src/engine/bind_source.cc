#include "engine/bind_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"
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
[[noreturn]] void fail_undeclared(const Job& job, const std::vector<std::string>& names,
                                  const Error* where) {
  const bool one = names.size() == 1;
  Error error(
      ErrorCategory::kUsage,
      one ? fmt::format("column '{}' is in the input, but its type is not declared", names.front())
          : fmt::format("columns '{}' are in the input, but their types are not declared",
                        fmt::join(names, "', '")));
  error.file = where != nullptr ? where->file : job.source.uri;
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

/// Compiles over all columns of the input. The undeclared ones take part as strings, so that one
/// that is used (by name or by *) is found in the plan, or as the reason why it can't be compiled.
plan::Plan compile_with_undeclared(const Job& job, const std::vector<std::string>& undeclared) {
  const Schema declared = declared_schema(job.source);
  Schema all = declared;
  for (const std::string& name : undeclared) all.fields.push_back({name, string_type});
  try {
    plan::Plan plan = compile_transform(job, all);
    std::vector<std::string> used;
    for (const size_t index : plan.source_columns) {
      if (index >= declared.size()) used.push_back(all.fields[index].name);
    }
    if (!used.empty()) fail_undeclared(job, used, nullptr);
    return plan;
  } catch (const Error&) {
    if (declared.size() == 0) throw;
    // If only declared columns are used, this compiles or fails with the better message.
    try {
      compile_transform(job, declared);
    } catch (const Error& error) {
      if (contains(undeclared, error.column_name))
        fail_undeclared(job, {error.column_name}, &error);
    }
    throw;
  }
}

}  // namespace

plan::Plan compile_transform(const Job& job, const Schema& schema) {
  const Transform& transform = job.transform;
  const std::string text = transform.text.empty() ? "SELECT * FROM source" : transform.text;
  try {
    return sql::compile_sql(text, schema, transform.text_name, transform.first_line);
  } catch (Error& error) {
    place_in_sql(transform, error);
    throw;
  }
}

Schema declared_schema(const Source& source) {
  Schema schema;
  for (const csv::ColumnContract& column : source.columns) {
    schema.fields.push_back({column.name, column.type.value_type()});
  }
  return schema;
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
  bound.csv.dialect = job.source.dialect;
  bound.csv.columns = job.source.columns;
  bound.csv.null_values = job.source.null_values;
  bound.csv.assume_utc = job.source.assume_utc;
  bound.csv.ignore_extra_columns = job.source.extra_columns != ExtraColumns::kRefuse;
  bound.plan = job.source.extra_columns == ExtraColumns::kMustBeUnused
                   ? compile_with_undeclared(job, undeclared_columns(job.source, input))
                   : compile_transform(job, declared_schema(job.source));
  bound.csv.delivered = bound.plan.source_columns;
  return bound;
}

}  // namespace adze::engine
