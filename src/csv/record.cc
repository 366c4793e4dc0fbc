// One record, byte by byte. Tested by read_csv_test.cc against a parser of its own, on every text
// of up to six bytes over the characters that matter.
#include "csv/record.h"

namespace adze::csv {
namespace {

/// Walks through one record. Each step_… function consumes one field and says how it ended.
class RecordReader {
 public:
  RecordReader(std::string_view text, size_t at, const Dialect& dialect)
      : text_(text), at_(at), dialect_(dialect) {
    record_.begin = at;
  }

  Record read(size_t fields_max, std::vector<FieldSpan>& fields) {
    fields.clear();
    bool more = true;
    while (more) {
      const size_t begin = at_;
      const bool good = is_quote() ? quoted_field() : plain_field();
      if (!good) return record_;
      ++record_.field_count;
      if (fields.size() < fields_max) fields.push_back({begin, at_});
      more = text_[at_] == dialect_.delimiter;
      if (more) ++at_;
    }
    record_.end = at_;
    record_.next = at_ + (text_[at_] == '\r' ? 2 : 1);
    return record_;
  }

 private:
  bool at_end() const { return at_ == text_.size(); }
  bool is_quote() const { return dialect_.quote && !at_end() && text_[at_] == *dialect_.quote; }

  bool fail(RecordProblem problem) {
    record_.problem = problem;
    record_.problem_at = at_;
    record_.problem_field = record_.field_count;
    return false;
  }

  // At a byte that ends a field, if it does. A CR ends one only with its LF.
  bool is_field_end() const {
    const char c = text_[at_];
    return c == dialect_.delimiter || c == '\n' ||
           (c == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
  }

  bool plain_field() {
    for (;; ++at_) {
      if (at_end()) return fail(RecordProblem::kUnfinished);
      if (is_field_end()) return true;
      if (is_quote()) return fail(RecordProblem::kQuoteInField);
      if (text_[at_] == '\r') return fail(RecordProblem::kLoneCr);
      if (text_[at_] == 0) return fail(RecordProblem::kNul);
    }
  }

  bool quoted_field() {
    const size_t opening = at_;
    const bool doubles = dialect_.escape == *dialect_.quote;
    for (++at_;; ++at_) {
      if (at_end()) {
        at_ = opening;
        return fail(RecordProblem::kOpenQuote);
      }
      if (text_[at_] == 0) return fail(RecordProblem::kNul);
      if (!doubles && text_[at_] == dialect_.escape && at_ + 1 < text_.size()) {
        ++at_;
        if (text_[at_] == 0) return fail(RecordProblem::kNul);
        continue;
      }
      if (!is_quote()) continue;
      const bool doubled = doubles && at_ + 1 < text_.size() && text_[at_ + 1] == *dialect_.quote;
      if (!doubled) break;
      ++at_;
    }
    ++at_;
    if (at_end()) return fail(RecordProblem::kUnfinished);
    if (is_field_end()) return true;
    if (text_[at_] == '\r') return fail(RecordProblem::kLoneCr);
    if (text_[at_] == 0) return fail(RecordProblem::kNul);
    return fail(RecordProblem::kTextAfterQuote);
  }

  const std::string_view text_;
  size_t at_;
  const Dialect& dialect_;
  Record record_;
};

}  // namespace

Record read_record(std::string_view text, size_t at, const Dialect& dialect, size_t fields_max,
                   std::vector<FieldSpan>& fields) {
  return RecordReader(text, at, dialect).read(fields_max, fields);
}

size_t find_record_end(std::string_view text, size_t& at, const Dialect& dialect,
                       RecordEndState& state) {
  const bool has_escape = dialect.quote && dialect.escape != *dialect.quote;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (state.escaped) {
      state.escaped = false;
    } else if (has_escape && state.in_quotes && c == dialect.escape) {
      state.escaped = true;
    } else if (dialect.quote && c == *dialect.quote) {
      state.in_quotes = !state.in_quotes;
    } else if (c == '\n' && !state.in_quotes) {
      return ++at;
    }
  }
  return std::string_view::npos;
}

std::string field_content(std::string_view field, const Dialect& dialect) {
  const bool quoted = dialect.quote && field.size() >= 2 && field.front() == *dialect.quote;
  if (!quoted) return std::string(field);
  std::string content;
  for (size_t i = 1; i + 1 < field.size(); ++i) {
    if (field[i] == dialect.escape && i + 2 < field.size()) ++i;
    content += field[i];
  }
  return content;
}

}  // namespace adze::csv
