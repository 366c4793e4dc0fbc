// Each piece of DuckDB's grammar that PostgreSQL lacks is found by the words that only it can have
// side by side, and written over by as many bytes of what PostgreSQL can read, so that every
// position in the tree is one in the user's text. Tested by rewrite_tokens_test.cc.

#include "sql/rewrite_tokens.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "value/date_part.h"
#include "value/interval.h"

namespace adze::sql {
namespace {

class TokenRewriter {
 public:
  explicit TokenRewriter(Tokens& tokens) : tokens_(tokens) {}

  void rewrite() {
    for (size_t i = 0; i < tokens_.tokens.size(); ++i) {
      const Token& token = tokens_.tokens[i];
      if (token.word == "//") {
        write_over(token, "/ ");
        tokens_.integer_divisions.insert(token.begin);
      } else if (token.word == "**") {
        write_over(token, "^ ");
        tokens_.powers.insert(token.begin);
      } else if (token.word == "==") {
        write_over(token, "= ");
      } else if (token.word == "try_cast" && word(i + 1) == "(") {
        write_over(token, "    CAST");
        tokens_.try_casts.insert(token.begin + 4);
      } else if (token.word == "interval") {
        rewrite_interval(i);
      } else if (token.word == "all" && i >= 2 && word(i - 1) == "by") {
        rewrite_by_all(i);
      } else if (token.word == "*" && is_select_star(i)) {
        rewrite_star(i);
      }
    }
  }

 private:
  const std::string& word(size_t index) const {
    static const std::string kNothing;
    return index < tokens_.tokens.size() ? tokens_.tokens[index].word : kNothing;
  }

  template <size_t count>
  bool is_one_of(size_t index, const std::array<std::string_view, count>& words) const {
    return std::find(words.begin(), words.end(), word(index)) != words.end();
  }

  /// The token's bytes, and blanks where `text` is shorter.
  void write_over(const Token& token, std::string text) {
    text.resize(token.end - token.begin, ' ');
    tokens_.rewritten.replace(token.begin, text.size(), text);
  }

  void blank(size_t first, size_t last) {
    for (size_t i = first; i <= last; ++i) write_over(tokens_.tokens[i], "");
  }

  /// The closing bracket of the one at `open`, or the number of tokens.
  size_t closing_bracket(size_t open) const {
    size_t depth = 0;
    for (size_t i = open; i < tokens_.tokens.size(); ++i) {
      if (word(i) == "(") ++depth;
      if (word(i) == ")" && --depth == 0) return i;
    }
    return tokens_.tokens.size();
  }

  // INTERVAL 3 DAY and INTERVAL (x) DAY become to_unit(3 ) and to_unit((x) ).
  void rewrite_interval(size_t index) {
    const size_t count = tokens_.tokens.size();
    const bool is_bracket = word(index + 1) == "(";
    const bool is_constant =
        index + 1 < count && tokens_.tokens[index + 1].kind == Token::Kind::kConstant;
    if (!is_bracket && !is_constant) return;
    const size_t unit = (is_bracket ? closing_bracket(index + 1) : index + 1) + 1;
    const std::optional<value::DatePart> part = value::find_date_part(word(unit));
    if (!part || !value::interval_of(*part)) return;
    const Token& token = tokens_.tokens[index];
    write_over(token, "to_unit(");
    write_over(tokens_.tokens[unit], ")");
    tokens_.interval_units.emplace(token.begin, value::date_part_name(*part));
  }

  // ALL stands alone: GROUP BY ALL x and GROUP BY ALL, x are something else.
  void rewrite_by_all(size_t index) {
    static constexpr std::array<std::string_view, 10> kMayFollow = {
        ";", "asc", "desc", "nulls", "having", "order", "limit", "offset", "fetch", "for"};
    const bool ends_text = index + 1 == tokens_.tokens.size();
    if (!ends_text && !is_one_of(index + 1, kMayFollow)) return;
    if (word(index - 2) == "group") {
      blank(index - 2, index);
      tokens_.groups_by_all = true;
    } else if (word(index - 2) == "order") {
      write_over(tokens_.tokens[index], "'a'");
      tokens_.order_by_all.insert(tokens_.tokens[index].begin);
    }
  }

  bool is_select_star(size_t index) const {
    static constexpr std::array<std::string_view, 5> kMayPrecede = {"select", ",", ".", "distinct",
                                                                    "all"};
    return index > 0 && is_one_of(index - 1, kMayPrecede);
  }

  void rewrite_star(size_t index) {
    Tokens::Star star;
    size_t next = index + 1;
    for (bool is_done = false; !is_done;) {
      is_done = !take_exclude(next, star) && !take_replace(next, star);
    }
    if (next > index + 1) tokens_.stars.emplace(tokens_.tokens[index].begin, std::move(star));
  }

  // EXCLUDE name, or EXCLUDE (name, name).
  bool take_exclude(size_t& next, Tokens::Star& star) {
    if (word(next) != "exclude" || !star.excluded.empty()) return false;
    const bool has_brackets = word(next + 1) == "(";
    std::vector<size_t> names;
    size_t i = next + (has_brackets ? 2 : 1);
    for (;; ++i) {
      if (!is_name(i)) return false;
      if (word(i + 1) == "." && is_name(i + 2)) i += 2;  // source.name
      names.push_back(i);
      if (!has_brackets || word(++i) != ",") break;
    }
    if (has_brackets && word(i) != ")") return false;
    blank(next, i);
    star.excluded = std::move(names);
    next = i + 1;
    return true;
  }

  // REPLACE (x AS a, y AS b) becomes , x AS a, y AS b.
  bool take_replace(size_t& next, Tokens::Star& star) {
    if (word(next) != "replace" || word(next + 1) != "(" || star.replaced_end > 0) return false;
    const size_t close = closing_bracket(next + 1);
    if (close == tokens_.tokens.size()) return false;
    write_over(tokens_.tokens[next], ",");
    blank(next + 1, next + 1);
    blank(close, close);
    star.replaced_begin = tokens_.tokens[next + 1].end;
    star.replaced_end = tokens_.tokens[close].begin;
    next = close + 1;
    return true;
  }

  bool is_name(size_t index) const {
    if (index >= tokens_.tokens.size()) return false;
    const Token::Kind kind = tokens_.tokens[index].kind;
    return kind == Token::Kind::kName || kind == Token::Kind::kQuotedName;
  }

  Tokens& tokens_;
};

}  // namespace

void rewrite_tokens(Tokens& tokens) { TokenRewriter(tokens).rewrite(); }

}  // namespace adze::sql
