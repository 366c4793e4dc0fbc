#pragma once

#include "column/batch.h"
#include "sql/pg_query.h"
#include "sql/sql_text.h"

namespace adze::sql {

struct Tokens;

/// PostgreSQL's complaints in our words: where the scanner stopped, and where the parser did. The
/// parser's knows what is common: a column named like a reserved word, a text that ends too early.
Error scan_error(const SqlText& text, const PgError& error);
Error parse_error(const SqlText& text, const Tokens& tokens, const Schema& schema,
                  const PgError& error);

}  // namespace adze::sql
