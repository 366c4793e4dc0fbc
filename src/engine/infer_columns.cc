#include "engine/infer_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/data_shape.h"
#include "base/limits.h"

namespace adze::engine {
namespace {

csv::ColumnContract inferred_column(const std::string& name, const InferredTable& table) {
  csv::ColumnContract column{.name = name, .type = string_type, .null_values = {}};
  const csv::ColumnFindings* found = table.findings.find(name);
  if (found == nullptr) return column;
  column.type = found->type();
  // Nobody knows what such a column will hold, and a type can't be changed any more.
  column.must_be_empty = found->is_empty() && !table.is_whole;
  return column;
}

auto find_declared(const Source& source, const std::string& name) {
  return std::find_if(source.columns.begin(), source.columns.end(),
                      [&](const csv::ColumnContract& column) { return column.name == name; });
}

}  // namespace

std::vector<csv::ColumnContract> with_inferred(const Source& source, const InferredTable& table) {
  std::vector<csv::ColumnContract> columns;
  const std::vector<std::string>& header = table.findings.header;
  if (!source.dialect.header) {
    columns = source.columns;
    for (size_t i = columns.size(); i < header.size(); ++i) {
      columns.push_back(inferred_column(header[i], table));
    }
    return columns;
  }
  const bool all_declared = std::all_of(header.begin(), header.end(), [&](const std::string& name) {
    return find_declared(source, name) != source.columns.end();
  });
  if (all_declared) return source.columns;
  for (const std::string& name : header) {
    const auto declared = find_declared(source, name);
    columns.push_back(declared != source.columns.end() ? *declared : inferred_column(name, table));
  }
  for (const csv::ColumnContract& column : source.columns) {
    if (std::find(header.begin(), header.end(), column.name) == header.end()) {
      columns.push_back(column);
    }
  }
  return columns;
}

void explain_inferred(const std::vector<std::string>& names, bool is_whole, Error& error) {
  const bool is_inferred = error.category == ErrorCategory::kContract &&
                           std::find(names.begin(), names.end(), error.column_name) != names.end();
  // Only values are at fault here; what breaks the grammar has no shape of a value in its message.
  if (!is_inferred || !error.message_with_data) return;
  const std::string why =
      is_whole ? "; its type was inferred from the whole input, which has changed since"
               : fmt::format("; its type was inferred from the first {} MiB of the input",
                             limits::inference_bytes_max >> 20);
  error.message += why;
  *error.message_with_data += why;
  error.fix = fmt::format("declare it: --columns '{}:string' (columns: in a job), or another type",
                          printable_value(error.column_name));
}

}  // namespace adze::engine
