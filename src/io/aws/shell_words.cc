// Python's shlex.split, state by state, for that is what decides in the AWS CLI.
#include "io/aws/shell_words.h"

namespace adze::io::aws {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::optional<std::vector<std::string>> split() {
    while (position_ < text_.size()) {
      const char c = text_[position_++];
      if (is_blank(c)) {
        end_word();
      } else if (!take(c)) {
        return std::nullopt;
      }
    }
    end_word();
    return std::move(words_);
  }

 private:
  /// False if something is left open.
  bool take(char c) {
    is_in_word_ = true;
    if (c == '\'') return take_quoted('\'');
    if (c == '"') return take_quoted('"');
    if (c == '\\') {
      if (position_ == text_.size()) return false;
      c = text_[position_++];
    }
    word_ += c;
    return true;
  }

  bool take_quoted(char quote) {
    while (position_ < text_.size()) {
      char c = text_[position_++];
      if (c == quote) return true;
      if (c == '\\' && quote == '"') {
        if (position_ == text_.size()) return false;
        const char escaped = text_[position_++];
        if (escaped != '"' && escaped != '\\') word_ += c;
        c = escaped;
      }
      word_ += c;
    }
    return false;
  }

  void end_word() {
    if (is_in_word_) words_.push_back(std::move(word_));
    word_.clear();
    is_in_word_ = false;
  }

  std::string_view text_;
  size_t position_ = 0;
  std::vector<std::string> words_;
  std::string word_;
  bool is_in_word_ = false;
};

}  // namespace

std::optional<std::vector<std::string>> split_shell_words(std::string_view text) {
  return Splitter(text).split();
}

}  // namespace adze::io::aws
