#include "sql/tokens.h"

#include <algorithm>

#include "sql/pg_query.h"
#include "sql/rewrite_tokens.h"
#include "sql/syntax_error.h"

namespace adze::sql {
namespace {

bool is_name_start(char c) {
  return folded_letter(c) != c || (c >= 'a' && c <= 'z') || c == '_' ||
         static_cast<unsigned char>(c) >= 128;
}

bool is_constant(std::string_view piece) {
  const char first = piece.front();
  if (first == '\'' || first == '$' || (first >= '0' && first <= '9')) return true;
  if (first == '.' && piece.size() > 1) return true;
  // E'…', B'…', X'…', N'…' and U&'…'
  return piece.size() > 2 && piece.back() == '\'' && is_name_start(first);
}

bool is_comment(std::string_view piece) {
  return piece.starts_with("--") || piece.starts_with("/*");
}

Token make_token(std::string_view text, const PgToken& pg) {
  Token token;
  token.begin = pg.begin;
  token.end = pg.end;
  const std::string_view piece = text.substr(pg.begin, pg.end - pg.begin);
  if (piece.front() == '"') {
    token.kind = Token::Kind::kQuotedName;
  } else if (is_constant(piece)) {
    token.kind = Token::Kind::kConstant;
  } else {
    token.kind = is_name_start(piece.front()) ? Token::Kind::kName : Token::Kind::kSymbol;
    token.is_keyword = pg.keyword_kind > 0;
    token.is_reserved = pg.keyword_kind == 4;
    token.word = folded_name(piece);
  }
  return token;
}

}  // namespace

size_t Tokens::index_at(size_t offset) const {
  const auto found =
      std::lower_bound(tokens.begin(), tokens.end(), offset,
                       [](const Token& token, size_t value) { return token.begin < value; });
  const bool is_exact = found != tokens.end() && found->begin == offset;
  return is_exact ? static_cast<size_t>(found - tokens.begin()) : tokens.size();
}

Tokens read_tokens(const SqlText& text) {
  Tokens tokens;
  tokens.rewritten = text.text();
  try {
    for (const PgToken& pg : pg_scan(text.text())) {
      if (pg.end <= pg.begin || pg.end > text.text().size()) continue;
      const std::string_view piece(text.text().data() + pg.begin, pg.end - pg.begin);
      if (!is_comment(piece)) tokens.tokens.push_back(make_token(text.text(), pg));
    }
  } catch (const PgError& error) {
    throw scan_error(text, error);
  }
  rewrite_tokens(tokens);
  return tokens;
}

std::string token_name(const SqlText& text, const Token& token) {
  const std::string piece = text.text().substr(token.begin, token.end - token.begin);
  if (token.kind != Token::Kind::kQuotedName) return piece;
  std::string name;
  for (size_t i = 1; i + 1 < piece.size(); ++i) {
    name += piece[i];
    if (piece[i] == '"') ++i;  // a doubled quote is one
  }
  return name;
}

}  // namespace adze::sql
