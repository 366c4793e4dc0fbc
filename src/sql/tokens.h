#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/same_name.h"
#include "sql/sql_text.h"

/// The tokens of a SQL text: where names are taken from as they were written, and where the little
/// of DuckDB's grammar that PostgreSQL lacks is rewritten.
namespace adze::sql {

struct Token {
  enum class Kind { kName, kQuotedName, kConstant, kSymbol };

  size_t begin = 0;
  size_t end = 0;
  Kind kind = Kind::kSymbol;
  bool is_keyword = false;   ///< a kName that PostgreSQL's grammar knows
  bool is_reserved = false;  ///< a keyword that can't be a column's name without quotes
  std::string word;          ///< lower case; empty for constants and quoted names
};

/// `text` as PostgreSQL is to parse it, of the same length so that all positions stay, with what it
/// can't say itself beside it:
///   TRY_CAST(  ->      CAST(   `try_casts` has the offsets of these CASTs
///   //         ->  /           `integer_divisions` has the offsets (a generic operator of
///                               PostgreSQL would bind weaker than +)
///   **         ->  ^           `powers` has the offsets, for the name of the column
///   ==         ->  =
///   INTERVAL 3 DAY, INTERVAL (x) DAY
///              ->  a call of one argument; `interval_units` has its offset
///   GROUP BY ALL
///              ->  nothing; `groups_by_all`
///   ORDER BY ALL
///              ->  ORDER BY 'a'; `order_by_all` has the offset of ALL
///   * EXCLUDE (a, b) REPLACE (x AS c)
///              ->  *, x AS c; `stars` has what belongs to the star
struct Tokens {
  /// What follows a star, by the star's offset.
  struct Star {
    std::vector<size_t> excluded;  ///< indexes of the tokens of the names
    size_t replaced_begin = 0;     ///< where the items of REPLACE stand: bytes [begin, end)
    size_t replaced_end = 0;
  };

  std::vector<Token> tokens;  ///< without comments
  std::string rewritten;
  std::set<size_t> try_casts;
  std::set<size_t> integer_divisions;
  std::set<size_t> powers;
  std::map<size_t, std::string> interval_units;
  bool groups_by_all = false;
  std::set<size_t> order_by_all;
  std::map<size_t, Star> stars;

  /// Index of the token that begins at `offset`, or tokens.size().
  size_t index_at(size_t offset) const;
};

/// Throws Error(kUsage) where even the scanner fails ("unterminated quoted string").
Tokens read_tokens(const SqlText& text);

/// The name that a kName or kQuotedName token spells, in the case it was written in.
std::string token_name(const SqlText& text, const Token& token);

}  // namespace adze::sql
