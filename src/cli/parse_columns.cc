#include "cli/parse_columns.h"

#include <fmt/format.h>

#include "base/error.h"

namespace adze::cli {
namespace {

class ColumnsParser {
 public:
  ColumnsParser(std::string_view text, const char* example) : text_(text), example_(example) {}

  std::vector<std::string> parse_names() {
    std::vector<std::string> names;
    do {
      skip_blanks();
      names.push_back(skip('"') ? parse_quoted() : parse_plain());
    } while (skip(','));
    skip_blanks();
    if (position_ < text_.size()) {
      fail(fmt::format("'{}' does not belong to a name", text_.substr(position_)));
    }
    return names;
  }

  std::vector<csv::ColumnContract> parse() {
    std::vector<csv::ColumnContract> columns;
    do {
      csv::ColumnContract column;
      column.name = parse_name();
      column.type = parse_type(column.name);
      for (const csv::ColumnContract& other : columns) {
        if (other.name == column.name) fail(fmt::format("'{}' is declared twice", column.name));
      }
      columns.push_back(std::move(column));
    } while (skip(','));
    return columns;
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    Error error(ErrorCategory::kUsage, message);
    error.fix = example_;
    throw error;
  }

  void skip_blanks() {
    while (position_ < text_.size() && text_[position_] == ' ') ++position_;
  }

  bool skip(char c) {
    skip_blanks();
    if (position_ >= text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
  }

  std::string parse_name() {
    skip_blanks();
    const size_t begin = position_;
    std::string name = skip('"') ? parse_quoted() : parse_plain();
    if (!skip(':')) {
      fail(fmt::format("'{}' has no type", text_.substr(begin, text_.find(',', begin) - begin)));
    }
    return name;
  }

  std::string parse_quoted() {
    std::string name;
    for (; position_ < text_.size(); ++position_) {
      if (text_[position_] == '"') {
        ++position_;
        if (position_ >= text_.size() || text_[position_] != '"') return name;
      }
      name += text_[position_];
    }
    fail(fmt::format("the quoted name '{}' has no end", name));
  }

  std::string parse_plain() {
    const size_t begin = position_;
    while (position_ < text_.size() && text_[position_] != ':' && text_[position_] != ',') {
      ++position_;
    }
    std::string name(text_.substr(begin, position_ - begin));
    name.erase(name.find_last_not_of(' ') + 1);
    if (name.empty()) fail("a column has no name");
    return name;
  }

  Type parse_type(const std::string& name) {
    skip_blanks();
    const size_t begin = position_;
    int depth = 0;
    for (; position_ < text_.size(); ++position_) {
      const char c = text_[position_];
      if (c == ',' && depth == 0) break;
      if (c == '(') ++depth;
      if (c == ')') --depth;
    }
    std::string_view type = text_.substr(begin, position_ - begin);
    type = type.substr(0, type.find_last_not_of(' ') + 1);
    try {
      return parse_column_type(type);
    } catch (Error& error) {
      error.message = fmt::format("column '{}': {}", name, error.message);
      throw;
    }
  }

  std::string_view text_;
  const char* example_;
  size_t position_ = 0;
};

}  // namespace

std::vector<csv::ColumnContract> parse_columns(std::string_view text) {
  return ColumnsParser(text, "write it as 'id:int64,name:string,price:decimal(10,2)'").parse();
}

std::vector<std::string> parse_names(std::string_view text) {
  return ColumnsParser(text, "write it as 'year,\"Order: ID\"'").parse_names();
}

}  // namespace adze::cli
