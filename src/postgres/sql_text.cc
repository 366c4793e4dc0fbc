#include "postgres/sql_text.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "base/data_shape.h"
#include "base/error.h"

namespace adze::postgres {
namespace {

[[noreturn]] void refuse(std::string_view text, const char* what) {
  Error error(ErrorCategory::kUsage,
              fmt::format("the table name '{}' {}", printable_value(text), what));
  error.fix = "write name, or schema.name; put names with dots in them in double quotes";
  throw error;
}

/// Takes one part of a table's name off the front of `rest`, up to a dot or the end.
std::string take_part(std::string_view& rest, std::string_view text) {
  std::string part;
  if (!rest.starts_with('"')) {
    part = rest.substr(0, rest.find('.'));
    rest.remove_prefix(part.size());
    if (part.find('"') != std::string::npos) refuse(text, "has a quote in the middle");
    return part;
  }
  rest.remove_prefix(1);
  while (true) {
    const size_t quote = rest.find('"');
    if (quote == std::string_view::npos) refuse(text, "lacks a closing quote");
    part += rest.substr(0, quote);
    rest.remove_prefix(quote + 1);
    if (!rest.starts_with('"')) return part;
    part += '"';
    rest.remove_prefix(1);
  }
}

}  // namespace

TableName parse_table_name(std::string_view text) {
  std::vector<std::string> parts;
  for (std::string_view rest = text;;) {
    parts.push_back(take_part(rest, text));
    if (parts.back().empty()) refuse(text, "has an empty part");
    if (rest.empty()) break;
    if (rest[0] != '.') refuse(text, "has text after a closing quote");
    rest.remove_prefix(1);
  }
  if (parts.size() > 2) refuse(text, "has more than two parts");
  if (text.find('\0') != std::string_view::npos) refuse(text, "has a NUL byte");
  if (parts.size() == 1) return {.schema = "", .name = std::move(parts[0])};
  return {.schema = std::move(parts[0]), .name = std::move(parts[1])};
}

std::string quoted_identifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string quoted_table(const TableName& table) {
  const std::string name = quoted_identifier(table.name);
  return table.schema.empty() ? name : quoted_identifier(table.schema) + "." + name;
}

std::string_view without_end(std::string_view query) {
  const size_t last = query.find_last_not_of("; \t\r\n\f\v");
  return query.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

std::string copy_statement(std::string_view query, std::span<const std::string> columns,
                           uint64_t rows_max) {
  // The line break ends a comment that the query may end in.
  std::string text = fmt::format("{}\n", without_end(query));
  if (!columns.empty() || rows_max > 0) {
    std::string list;
    for (const std::string& column : columns) {
      list += (list.empty() ? "" : ", ") + quoted_identifier(column);
    }
    const std::string limit = rows_max > 0 ? fmt::format(" LIMIT {}", rows_max) : "";
    text = fmt::format("SELECT {} FROM (\n{}) AS source{}", list.empty() ? "*" : list, text, limit);
  }
  return fmt::format("COPY (\n{}) TO STDOUT WITH (FORMAT csv, HEADER true)", text);
}

}  // namespace adze::postgres
