// The head of a text. Nothing is guessed: a header that can't be is refused. Exact texts are pinned
// by text_head_test.cc.
#include "csv/text_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/data_shape.h"
#include "base/error.h"
#include "base/limits.h"
#include "csv/bad_row.h"
#include "csv/bind_columns.h"
#include "csv/detect_dialect.h"
#include "csv/distinct_names.h"
#include "csv/kernels.h"
#include "csv/record.h"
#include "csv/text_encoding.h"

namespace adze::csv {
namespace {

/// The first `size` bytes, or all if there are fewer: what a message says of a text must not depend
/// on how much was read at a time. A source that fails before has its say behind the rows that it
/// delivered.
std::string_view first_bytes_of(TextHead& head, size_t size) {
  try {
    while (head.head().size() < size && head.read_more()) {
    }
  } catch (const Error&) {
    // Thrown again where these bytes are not enough.
  }
  return head.head().substr(0, size);
}

// Also tells of UTF-16, whose NUL bytes would make every row a bad one.
void skip_byte_order_mark(TextHead& head, const std::string& file) {
  const std::string_view text = first_bytes_of(head, 3);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    throw head_error(file, 1, "the text is UTF-16, as its byte order mark says",
                     "convert it to UTF-8 first, for example with iconv -f UTF-16 -t UTF-8");
  }
  if (text.starts_with("\xEF\xBB\xBF")) head.consume(3);
  const char* encoding = foreign_encoding(first_bytes_of(head, kEncodingSampleBytes));
  if (encoding == nullptr || !std::string_view(encoding).starts_with("UTF-16")) return;
  throw head_error(
      file, 1, fmt::format("the text looks like {} without a byte order mark", encoding),
      fmt::format("convert it to UTF-8 first, for example with iconv -f {} -t UTF-8", encoding));
}

void skip_rows(TextHead& head, uint64_t count, const std::string& file) {
  for (uint64_t skipped = 0; skipped < count;) {
    const size_t newline = head.head().find('\n');
    if (newline != std::string_view::npos) {
      head.consume(newline + 1);
      ++skipped;
      continue;
    }
    const size_t size = head.head().size();
    if (size > limits::record_bytes_max) head.consume(size);  // the middle of a very long line
    if (head.read_more()) continue;
    if (!head.head().empty()) ++skipped;
    head.consume(head.head().size());
    if (skipped == count) return;
    throw head_error(file, 0,
                     fmt::format("skip_rows is {}, but the text has only {} lines", count, skipped),
                     "set skip_rows (--skip-rows) to the number of lines before the header");
  }
}

// Bytes of the zero-byte line at `at`, 0 if there is none.
size_t blank_line_size(TextHead& head, size_t at) {
  while (head.head().size() < at + 2 && head.read_more()) {
  }
  const std::string_view text = head.head().substr(at);
  if (text.starts_with("\n")) return 1;
  return text.starts_with("\r\n") ? 2 : 0;
}

// The whole record at `at`, with a line break behind it even if it is the last; "" at the end.
std::string first_record(TextHead& head, size_t at, const Dialect& dialect) {
  RecordEndState state;
  size_t scanned = at;
  while (true) {
    const size_t end = find_record_end(head.head(), scanned, dialect, state);
    if (end != std::string_view::npos) return std::string(head.head().substr(at, end - at));
    if (head.head().size() - at > limits::record_bytes_max || !head.read_more()) break;
  }
  std::string record(head.head().substr(at));
  const bool is_cut = record.size() > limits::record_bytes_max;
  if (!record.empty() && record.back() != '\r' && !is_cut) record += '\n';
  return record;
}

[[noreturn]] void throw_bad_names(const std::string& file, uint64_t line,
                                  const std::string& message) {
  throw head_error(
      file, line, message,
      "name each column in the header once, number them with names_dedupe: true "
      "(--names-dedupe), or set header: false (--no-header) if the first record is data");
}

void check_names(const std::vector<std::string>& names, const std::string& file, uint64_t line) {
  std::map<std::string_view, size_t> seen;
  for (size_t i = 0; i < names.size(); ++i) {
    if (is_blank_name(names[i])) {
      throw_bad_names(file, line, fmt::format("the header's column {} has no name", i + 1));
    }
    const auto [first, is_new] = seen.emplace(names[i], i);
    if (!is_new) {
      throw_bad_names(file, line,
                      fmt::format("the header has '{}' twice, as columns {} and {}",
                                  printable_value(names[i]), first->second + 1, i + 1));
    }
  }
}

void check_column_count(size_t count, const std::string& file, uint64_t line) {
  if (count <= limits::columns_max) return;
  throw head_error(file, line,
                   fmt::format("the text has {} columns, more than {}", count, limits::columns_max),
                   "split the file");
}

void read_header(const std::string& text, const Dialect& dialect, const std::string& file,
                 HeadFindings& findings) {
  const TextPlace place{.file = file, .text = text, .first_line = findings.header_line};
  std::vector<FieldSpan> spans;
  Record record = read_record(text, 0, dialect, limits::columns_max, spans);
  if (record.problem == RecordProblem::kNone &&
      !csv_kernels(CpuLevel::kScalar).is_utf8(text.data(), text.size())) {
    record.problem = RecordProblem::kNotUtf8;
    record.problem_end = record.end;
  }
  if (record.problem != RecordProblem::kNone) {
    throw record_error(place, ColumnNames(), dialect, record,
                       text.size() > limits::record_bytes_max);
  }
  check_column_count(record.field_count, file, findings.header_line);
  for (const FieldSpan& span : spans) {
    findings.names.push_back(
        field_content(std::string_view(text).substr(span.begin, span.end - span.begin), dialect));
  }
  if (dialect.dedupe_names) findings.names = distinct_names(std::move(findings.names));
  check_names(findings.names, file, findings.header_line);
  findings.field_count = record.field_count;
}

/// A text that is all there.
class WholeHead : public TextHead {
 public:
  explicit WholeHead(std::string_view text) : text_(text) {}
  std::string_view head() const override { return text_; }
  bool read_more() override { return false; }
  void consume(size_t size) override {
    const std::string_view gone = text_.substr(0, size);
    line_ += static_cast<uint64_t>(std::count(gone.begin(), gone.end(), '\n'));
    text_.remove_prefix(size);
  }
  uint64_t line() const override { return line_; }

 private:
  std::string_view text_;
  uint64_t line_ = 1;
};

/// Bytes of a text by which its delimiter is judged where the declared one finds one column.
constexpr size_t kSampleBytes = size_t{16} << 10;

// Judged by the text's beginning, header included.
char other_delimiter(TextHead& head, const Dialect& dialect) {
  const std::string_view sample = first_bytes_of(head, kSampleBytes);
  Dialect unskipped = dialect;
  unskipped.skip_rows = 0;
  const DetectedDialect found = detect_dialect(sample, sample.size() < kSampleBytes, unskipped,
                                               {.delimiter = true, .quote = false});
  return found.dialect.delimiter == dialect.delimiter ? '\0' : found.dialect.delimiter;
}

}  // namespace

HeadFindings read_head(TextHead& head, const Dialect& dialect, const std::string& file) {
  HeadFindings findings;
  skip_byte_order_mark(head, file);
  if (head.head().empty() && !head.read_more()) return findings;  // 0 bytes: nothing to skip
  skip_rows(head, dialect.skip_rows, file);
  size_t at = 0;  // behind blank lines, which are consumed only before a header
  while (const size_t size = blank_line_size(head, at)) {
    if (dialect.header) {
      head.consume(size);
      ++findings.blank_lines;
    } else if ((at += size) > limits::record_bytes_max) {
      break;  // so many that the first record is not worth looking for
    }
  }
  const std::string record = first_record(head, at, dialect);
  findings.header_line = head.line() + static_cast<uint64_t>(std::count(
                                           head.head().begin(),
                                           head.head().begin() + static_cast<ptrdiff_t>(at), '\n'));
  findings.is_empty = record.empty() && at == 0;
  findings.begins_blank = at > 0;
  if (record.empty()) return findings;
  if (dialect.header) {
    read_header(record, dialect, file, findings);
    if (findings.field_count == 1) findings.other_delimiter = other_delimiter(head, dialect);
    head.consume(std::min(record.size(), head.head().size()));
    return findings;
  }
  std::vector<FieldSpan> spans;
  const Record first = read_record(record, 0, dialect, 0, spans);
  if (first.problem != RecordProblem::kNone) return findings;  // refused when it is read as a row
  findings.field_count = first.is_blank() ? 0 : first.field_count;
  check_column_count(findings.field_count, file, findings.header_line);
  return findings;
}

std::vector<std::string> header_names(std::string_view first_bytes, const Dialect& dialect) {
  dialect.validate();
  WholeHead head(first_bytes);
  HeadFindings findings = read_head(head, dialect, "");
  if (!dialect.header) {
    for (size_t i = 0; i < findings.field_count; ++i) {
      findings.names.push_back(fmt::format("column{}", i));
    }
  }
  return findings.names;
}

}  // namespace adze::csv
