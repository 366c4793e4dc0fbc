#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// The SQL that adze sends to a server, made of names and texts of users.
namespace adze::postgres {

/// A table as `table:` names it: "schema.name" or "name". Names are taken as they are, blanks and
/// capital letters too; one with a dot or quotes in it stands in double quotes, doubled inside.
struct TableName {
  std::string schema;  ///< empty: the first schema of the search path that has the table
  std::string name;
};

/// Throws Error(kUsage) for an empty part, three parts or more, and quotes that don't close.
TableName parse_table_name(std::string_view text);

/// "schema"."name", as SQL reads it.
std::string quoted_table(const TableName& table);

/// Any name as an identifier of SQL: "My ""Table""".
std::string quoted_identifier(std::string_view name);

/// A query of users' without the semicolons and blanks at its end.
std::string_view without_end(std::string_view query);

/// COPY that sends the columns of `query` as CSV with a header: unquoted empty is null, quoted
/// empty is the empty text, as adze's CSV has it. No `columns`: all of them, the query as it is.
/// `rows_max` rows at most, if it is not 0. REQUIRES: the server has parsed `query` by itself.
std::string copy_statement(std::string_view query, std::span<const std::string> columns,
                           uint64_t rows_max);

}  // namespace adze::postgres
