// Every candidate reads the sample with the grammar's own definition (record.h), so that quotes and
// line breaks inside fields mislead no one, and is judged by how much of it becomes a table. All
// candidates together cost some milliseconds. Tested by detect_dialect_test.cc, which writes tables
// in each dialect and finds it again.
#include "csv/detect_dialect.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include "base/data_shape.h"
#include "csv/record.h"

namespace adze::csv {
namespace {

constexpr std::string_view kDelimiters = ",;\t|";
/// Of each record so many fields are looked at for quotes.
constexpr size_t kFieldsMax = 256;

/// How a sample reads in one dialect.
struct Reading {
  Dialect dialect;
  size_t field_count = 0;
  size_t bytes_read = 0;           ///< of all records
  size_t bytes_alike = 0;          ///< of those that are good and have field_count fields
  size_t quoted_fields = 0;        ///< that begin with a quote
  size_t stray_quotes = 0;         ///< records with a quote inside an unquoted field
  bool any_quoted_column = false;  ///< all fields of a column are quoted, two or more

  double share() const {
    return bytes_read == 0 ? 0 : static_cast<double>(bytes_alike) / static_cast<double>(bytes_read);
  }
};

/// Reads a sample record by record.
class SampleReader {
 public:
  SampleReader(std::string_view text, bool is_whole, const Dialect& dialect)
      : text_(text), is_whole_(is_whole) {
    reading_.dialect = dialect;
  }

  Reading read() {
    size_t at = 0;
    while (at < text_.size()) at = read_one(at);
    reading_.any_quoted_column = std::any_of(
        columns_.begin(), columns_.end(),
        [](const Column& column) { return column.quoted > 1 && column.quoted == column.filled; });
    return reading_;
  }

 private:
  struct Column {
    size_t filled = 0;
    size_t quoted = 0;
  };

  /// Returns where the next record begins.
  size_t read_one(size_t at) {
    const Record record = read_record(text_, at, reading_.dialect, kFieldsMax, fields_);
    if (record.problem == RecordProblem::kNone) {
      if (!record.is_blank()) count_good(record);
      return record.next;
    }
    const bool is_cut_off = !is_whole_ && (record.problem == RecordProblem::kUnfinished ||
                                           record.problem == RecordProblem::kOpenQuote);
    if (is_cut_off && reading_.bytes_alike > text_.size() / 2) return text_.size();
    if (record.problem == RecordProblem::kQuoteInField) ++reading_.stray_quotes;
    // Such a field begins with a quote, whatever went wrong then.
    if (record.problem == RecordProblem::kTextAfterQuote ||
        record.problem == RecordProblem::kOpenQuote) {
      ++reading_.quoted_fields;
    }
    // Go on with the next line, for one bad record doesn't make a dialect wrong.
    const size_t next = std::min(text_.find('\n', at), text_.size() - 1) + 1;
    reading_.bytes_read += next - at;
    return next;
  }

  void count_good(const Record& record) {
    const size_t size = record.next - record.begin;
    reading_.bytes_read += size;
    if (reading_.field_count == 0) reading_.field_count = record.field_count;
    if (record.field_count != reading_.field_count) return;
    reading_.bytes_alike += size;
    if (columns_.size() < fields_.size()) columns_.resize(fields_.size());
    for (size_t i = 0; i < fields_.size(); ++i) {
      if (fields_[i].begin == fields_[i].end) continue;
      ++columns_[i].filled;
      if (reading_.dialect.quote && text_[fields_[i].begin] == *reading_.dialect.quote) {
        ++columns_[i].quoted;
        ++reading_.quoted_fields;
      }
    }
  }

  const std::string_view text_;
  const bool is_whole_;
  Reading reading_;
  std::vector<Column> columns_;
  std::vector<FieldSpan> fields_;
};

std::string_view behind_skipped_lines(std::string_view text, uint64_t skip_rows) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (uint64_t i = 0; i < skip_rows && !text.empty(); ++i) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  return text;
}

Dialect with(const Dialect& said, char delimiter, std::optional<char> quote) {
  Dialect dialect = said;
  dialect.delimiter = delimiter;
  const bool doubles = said.quote && said.escape == *said.quote;
  dialect.quote = quote;
  if (quote && doubles) dialect.escape = *quote;
  return dialect;
}

bool is_possible(const Dialect& dialect) {
  return !dialect.quote ||
         (dialect.delimiter != *dialect.quote && dialect.delimiter != dialect.escape);
}

/// Of one delimiter, the best quote; the readings come in the order double, single, none.
const Reading& best_quote(const std::vector<Reading>& readings) {
  const Reading* best = &readings.front();
  for (const Reading& other : readings) {
    if (other.quoted_fields > 0 && other.field_count >= best->field_count) {
      const bool encloses = other.any_quoted_column && best->quoted_fields == 0;
      if (other.share() > best->share() || (other.share() == best->share() && encloses)) {
        best = &other;
      }
    }
    const bool are_plain = !other.dialect.quote && best->stray_quotes > 1 &&
                           best->quoted_fields == 0 && other.share() > best->share();
    if (are_plain) best = &other;
  }
  return *best;
}

/// A delimiter counts if it divides the first record and most of what follows.
bool is_convincing(const Reading& reading) {
  return reading.field_count > 1 && reading.share() > 0.5;
}

bool is_better(const Reading& a, const Reading& b) {
  const auto rank = [](const Reading& reading) {
    return std::tuple(is_convincing(reading), reading.share(), reading.field_count);
  };
  return rank(a) > rank(b);
}

Reading read_with_best_quote(std::string_view text, bool is_whole, const Dialect& said,
                             char delimiter, const std::vector<std::optional<char>>& quotes) {
  std::vector<Reading> readings;
  for (const std::optional<char> quote : quotes) {
    const Dialect dialect = with(said, delimiter, quote);
    if (is_possible(dialect)) readings.push_back(SampleReader(text, is_whole, dialect).read());
  }
  return readings.empty() ? Reading{.dialect = said} : best_quote(readings);
}

}  // namespace

DetectedDialect detect_dialect(std::string_view sample, bool is_whole, const Dialect& said,
                               DialectUnknowns unknowns) {
  std::string text(behind_skipped_lines(sample, said.skip_rows));
  if (is_whole && !text.empty() && text.back() != '\n' && text.back() != '\r') text += '\n';
  std::vector<std::optional<char>> quotes = {said.quote};
  if (unknowns.quote) quotes = {'"', '\'', std::nullopt};

  Reading best = read_with_best_quote(text, is_whole, said, said.delimiter, quotes);
  for (const char delimiter : unknowns.delimiter ? kDelimiters : std::string_view()) {
    const Reading reading = read_with_best_quote(text, is_whole, said, delimiter, quotes);
    if (is_convincing(reading) && is_better(reading, best)) best = reading;
  }
  return {best.dialect, best.field_count};
}

std::string shown_character(char c) {
  return c == '\t' ? "\\t" : escape_controls(std::string_view(&c, 1));
}

std::string describe(const DetectedDialect& detected) {
  const Dialect& dialect = detected.dialect;
  std::string text = fmt::format("delimiter '{}'", shown_character(dialect.delimiter));
  if (!dialect.quote) {
    text += ", no quotes";
  } else if (*dialect.quote != '"') {
    text += fmt::format(", quote {}", shown_character(*dialect.quote));
  }
  text += dialect.header ? ", header" : ", no header";
  return text +
         fmt::format(", {} column{}", detected.field_count, detected.field_count == 1 ? "" : "s");
}

}  // namespace adze::csv
