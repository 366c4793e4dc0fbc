// How deep will the tree be? An upper bound from the tokens, since libpg_query recurses over the
// tree that it has built and would run out of stack (it does on 70,000 nested additions).
//
// A path from the root to a leaf goes through brackets that are open around the leaf, and on each
// level of brackets through operators. Within a level, every operator or keyword may nest all that
// follows or precedes it (1 + 1 + 1 leans to the left, NOT NOT x to the right), so they are
// counted; names, types and constants are leaves. What begins a new branch sets the count back: a
// comma, a clause such as WHERE, AND and OR (whose chains become one flat node), WHEN, THEN and
// ELSE in a CASE. UNION and JOIN nest across clauses and are never set back. The AND of BETWEEN
// separates nothing.
//
//   depth = number of open brackets + sum over them of (operators since the last separator)
//
// CASE … END is a bracket as ( … ) is. Only names after a dot can look like END without being it.
// The bound may be too high for odd texts, never too low by more than what the parser's stack has
// to spare (it stands several thousand levels; the exact check is made when the tree is read).
// Tested by check_depth_test.cc.

#include "sql/check_depth.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "base/limits.h"

namespace adze::sql {
namespace {

struct Level {
  std::string_view closed_by;
  size_t operators = 0;  // since the last separator
  size_t permanent = 0;  // UNION, JOIN
  size_t open_betweens = 0;
};

template <size_t count>
bool is_one_of(std::string_view word, const std::array<std::string_view, count>& words) {
  for (const std::string_view candidate : words) {
    if (word == candidate) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 8> kClauses = {"from",   "where", "group", "having",
                                                      "window", "order", "limit", "offset"};
constexpr std::array<std::string_view, 4> kPermanent = {"union", "intersect", "except", "join"};

std::string_view closing(std::string_view word) {
  if (word == "(") return ")";
  if (word == "[") return "]";
  if (word == "case") return "end";
  return {};
}

class DepthCounter {
 public:
  size_t add(const Token& token, bool is_leaf) {
    const std::string_view word = token.word;
    if (token.kind == Token::Kind::kConstant || token.kind == Token::Kind::kQuotedName ||
        word == "." || is_leaf) {
      return depth();
    }
    if (levels_.size() > 1 && word == levels_.back().closed_by) {
      close();
    } else if (!closing(word).empty()) {
      open(closing(word));
    } else if (is_separator(word)) {
      levels_.back().operators = 0;
    } else if (is_one_of(word, kPermanent)) {
      ++levels_.back().permanent;
    } else if (token.kind == Token::Kind::kSymbol || token.is_keyword) {
      ++levels_.back().operators;
    }
    return depth();
  }

 private:
  size_t depth() const {
    return outer_operators_ + levels_.back().operators + levels_.back().permanent;
  }

  void open(std::string_view closed_by) {
    ++levels_.back().operators;
    outer_operators_ += levels_.back().operators + levels_.back().permanent;
    levels_.push_back({.closed_by = closed_by});
  }

  void close() {
    levels_.pop_back();
    outer_operators_ -= levels_.back().operators + levels_.back().permanent;
  }

  bool is_separator(std::string_view word) {
    Level& level = levels_.back();
    if (word == "between") ++level.open_betweens;
    if (word == "and" && level.open_betweens > 0) {
      --level.open_betweens;
      return false;
    }
    if (word == "," || word == "and" || word == "or") return true;
    if (level.closed_by == "end") return word == "when" || word == "then" || word == "else";
    return is_one_of(word, kClauses);
  }

  std::vector<Level> levels_ = std::vector<Level>(1);
  size_t outer_operators_ = 0;  // of all levels but the last
};

}  // namespace

void check_size(const SqlText& text) {
  if (text.text().size() <= limits::sql_bytes_max) return;
  throw text.error(0,
                   fmt::format("the SQL text has {} bytes; {} is the most", text.text().size(),
                               limits::sql_bytes_max),
                   "");
}

void check_depth(const SqlText& text, const Tokens& tokens) {
  DepthCounter counter;
  bool is_leaf = false;  // a name after a dot, a type after ::
  for (const Token& token : tokens.tokens) {
    if (counter.add(token, is_leaf && token.kind == Token::Kind::kName) > limits::sql_depth_max) {
      throw text.error(
          token.begin,
          fmt::format("the SQL is nested more than {} levels deep here", limits::sql_depth_max),
          "split the expression over columns of their own, named with AS");
    }
    is_leaf = token.word == "." || token.word == "::";
  }
}

}  // namespace adze::sql
