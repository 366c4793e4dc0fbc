#pragma once

#include <string>
#include <string_view>

#include "column/batch.h"
#include "plan/plan.h"

/// SQL text to a bound, typed plan, or an error that points at what is wrong.
///
///   text ──tokens──▶ limits (bytes, depth) ──▶ libpg_query's tree ──▶ bind ──▶ plan::Plan
///
/// The parser is PostgreSQL's own; what things mean is DuckDB's with the differences that
/// SEMANTICS "SQL" lists. Names, aliases and type words are taken from the source text at the
/// positions of the tree's nodes, because PostgreSQL folds their case and cuts them at 63 bytes.
namespace adze::sql {

/// Compiles one SELECT over a table called `source` (and by `table_aliases` where given) with the
/// columns of `schema` (value types only). `text_name` is what messages call the text: "query", or
/// the job file's name; `first_line` is the line of it that the text begins on.
/// Throws Error(kUsage) with line, column, the line's text and a caret; what PostgreSQL can parse
/// but the native plan can't do says so ("joins are not supported yet").
plan::Plan compile_sql(std::string_view text, const Schema& schema, const std::string& text_name,
                       unsigned first_line);

}  // namespace adze::sql
