#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// libpg_query, which is PostgreSQL's own scanner and parser, behind two functions. Thread-safe.
/// REQUIRES for both: valid UTF-8 without NUL. The parser recurses: check_depth() comes first.
namespace adze::sql {

/// One token of PostgreSQL's scanner. White space makes none; comments do.
struct PgToken {
  size_t begin = 0;  ///< bytes
  size_t end = 0;
  int kind = 0;          ///< PostgreSQL's token number; a character's code for single characters
  int keyword_kind = 0;  ///< 0: no keyword, 1: unreserved, 2 and 3: in between, 4: reserved
};

/// What PostgreSQL has to say about a text that it can't read.
struct PgError {
  std::string message;          ///< "syntax error at or near \"from\""
  size_t code_point_index = 0;  ///< where, from 0
};

// Both throw PgError.
std::vector<PgToken> pg_scan(const std::string& text);
/// The tree as JSON.
std::string pg_parse(const std::string& text);

}  // namespace adze::sql
