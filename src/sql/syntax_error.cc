#include "sql/syntax_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sql/tokens.h"

namespace adze::sql {
namespace {

bool is_column(const Schema& schema, std::string_view word) {
  return std::any_of(schema.fields.begin(), schema.fields.end(),
                     [&](const Field& field) { return is_same_name(field.name, word); });
}

// PostgreSQL's grammar lacks these pieces of DuckDB's, and stops at the word itself or behind it.
struct ClauseRow {
  std::string_view word;
  const char* message;
  const char* fix;
};

constexpr ClauseRow kClauses[] = {
    {"qualify", "QUALIFY is not supported", "it filters window functions; adze has none"},
    {"exclude", "EXCLUDE stands behind a star, with names", "write * EXCLUDE (a, b)"},
    {"rename", "* RENAME is not supported", "name the columns with AS"},
    {"replace", "REPLACE stands behind a star, in brackets", "write * REPLACE (x AS a)"},
    {"pivot", "PIVOT is not supported", "write an aggregate with FILTER for each column"},
    {"unpivot", "UNPIVOT is not supported", "adze runs one SELECT over one source"},
    {"asof", "joins are not supported", "adze runs one SELECT over one source"},
};

const ClauseRow* find_clause(const Tokens& tokens, size_t index) {
  for (const ClauseRow& row : kClauses) {
    if (tokens.tokens[index].word != row.word) continue;
    // A function and an ordinary name, but for the place behind a star.
    const bool may_be_name = row.word == "replace" || row.word == "rename";
    if (!may_be_name || (index > 0 && tokens.tokens[index - 1].word == "*")) return &row;
  }
  return nullptr;
}

// GROUP BY ALL and ORDER BY ALL, which stop PostgreSQL at ALL or behind it.
std::optional<Error> by_all_error(const SqlText& text, const Tokens& tokens, size_t index) {
  for (const size_t i : {index, index - 1}) {
    if (i == 0 || i >= tokens.tokens.size()) continue;
    if (tokens.tokens[i].word != "all" || tokens.tokens[i - 1].word != "by") continue;
    return text.error(tokens.tokens[i].begin, "BY ALL stands alone",
                      "write GROUP BY ALL or ORDER BY ALL, or name the columns");
  }
  return std::nullopt;
}

Error error_at_token(const SqlText& text, const Tokens& tokens, const Schema& schema,
                     size_t index) {
  const Token& token = tokens.tokens[index];
  const std::string piece = text.text().substr(token.begin, token.end - token.begin);
  if (token.is_reserved && is_column(schema, piece)) {
    return text.error(token.begin, fmt::format("'{}' is a word of SQL", piece),
                      fmt::format("write the column's name in double quotes: \"{}\"", piece));
  }
  for (const size_t i : {index, index - 1}) {
    if (i >= tokens.tokens.size()) continue;
    if (const ClauseRow* row = find_clause(tokens, i)) {
      return text.error(tokens.tokens[i].begin, row->message, row->fix);
    }
  }
  if (index > 0 && tokens.tokens[index - 1].word == "from" &&
      token.kind == Token::Kind::kConstant) {
    return text.error(token.begin, "inputs are not named in the SQL",
                      "write FROM source, and name the input after the query");
  }
  if (index == 0 && token.word == "from") {
    return text.error(token.begin, "a query begins with SELECT", "write SELECT … FROM source");
  }
  if (piece == "[") {
    return text.error(token.begin, "lists such as [1, 2] are not supported",
                      "write one call or column for each of their values");
  }
  if (index == 0) {
    return text.error(token.begin, fmt::format("syntax error at '{}'", piece),
                      "the SQL must begin with SELECT");
  }
  return text.error(token.begin, fmt::format("syntax error at '{}'", piece), "");
}

// The quote that PostgreSQL's messages put at their end repeats the rest of the text.
std::string without_near(const std::string& message) {
  return message.substr(0, message.find(" at or near "));
}

}  // namespace

Error scan_error(const SqlText& text, const PgError& error) {
  const std::string message = without_near(error.message);
  std::string fix;
  if (message == "unterminated quoted string") fix = "close it with '";
  if (message == "unterminated quoted identifier") fix = "close it with \"";
  if (message == "unterminated /* comment") fix = "close it with */";
  return text.error(text.offset_of_code_point(error.code_point_index), message, fix);
}

Error parse_error(const SqlText& text, const Tokens& tokens, const Schema& schema,
                  const PgError& error) {
  const size_t offset = text.offset_of_code_point(error.code_point_index);
  const size_t index = tokens.index_at(offset);
  if (const auto by_all = by_all_error(text, tokens, index)) return *by_all;
  if (error.message.find("must have an alias") != std::string::npos) {
    return text.error(offset, "subqueries are not supported",
                      "adze runs one SELECT over one source");
  }
  if (error.message.find("at end of input") != std::string::npos) {
    return text.error(offset, "syntax error: the text ends too early", "");
  }
  const bool is_syntax = error.message.starts_with("syntax error");
  if (is_syntax && index < tokens.tokens.size()) {
    return error_at_token(text, tokens, schema, index);
  }
  return text.error(offset, without_near(error.message), "");
}

}  // namespace adze::sql
