// Messages about rows. One table gives each problem its words; the rest is about places: the
// physical line on which the record begins, and an excerpt of that line with a caret. The message
// itself never holds data. Exact texts are pinned by bad_row_test.cc.
#include "csv/bad_row.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/data_shape.h"
#include "base/limits.h"
#include "csv/text_encoding.h"

namespace adze::csv {
namespace {

constexpr size_t kExcerptBytesMax = 160;

constexpr const char* kPlainQuotes =
    "quote the whole field and double the quotes inside it, or, if quotes are plain characters "
    "here, set quote: none (--quote '')";

struct ProblemText {
  const char* what;
  const char* fix;
};

ProblemText problem_text(RecordProblem problem) {
  switch (problem) {
    case RecordProblem::kQuoteInField:
      return {"a quote inside an unquoted field", kPlainQuotes};
    case RecordProblem::kTextAfterQuote:
      return {"text after the closing quote", kPlainQuotes};
    case RecordProblem::kOpenQuote:
      return {"the closing quote is missing",
              "add it, or, if quotes are plain characters here, set quote: none (--quote '')"};
    case RecordProblem::kLoneCr:
    case RecordProblem::kUnfinished:  // an input's last line lacks its LF only behind a CR
      return {"a carriage return without a line feed",
              "end lines with LF or CRLF, and quote fields that hold a carriage return"};
    case RecordProblem::kNul:
      return {"a NUL byte", "take NUL bytes out, or convert the file to UTF-8 if it is UTF-16"};
    case RecordProblem::kNotUtf8:
      return {"is not valid UTF-8", nullptr};  // fix_encoding
    case RecordProblem::kTooFewFields:
    case RecordProblem::kTooManyFields:
    case RecordProblem::kNone:
      break;
  }
  return {"", ""};
}

size_t code_points(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_continuation(char c) { return (c & 0xC0) == 0x80; }

// The record's first line, or the part of it around the caret.
Excerpt excerpt_of(std::string_view text, size_t record_begin, size_t caret_at) {
  size_t line_end = std::min(text.find('\n', record_begin), text.size());
  const bool ends_in_crlf =
      line_end > record_begin && line_end < text.size() && text[line_end - 1] == '\r';
  if (ends_in_crlf) --line_end;
  caret_at = std::clamp(caret_at, record_begin, line_end);
  size_t from = record_begin;
  if (caret_at - from > kExcerptBytesMax / 2) from = caret_at - kExcerptBytesMax / 2;
  size_t to = std::min(line_end, from + kExcerptBytesMax);
  while (from > record_begin && from < caret_at && is_continuation(text[from])) ++from;
  while (to > caret_at && to < line_end && is_continuation(text[to])) --to;
  const std::string before = std::string(from > record_begin ? "…" : "") +
                             escape_controls(text.substr(from, caret_at - from));
  return {.text = before + escape_controls(text.substr(caret_at, to - caret_at)) +
                  (to < line_end ? "…" : ""),
          .caret_column = code_points(before),
          .is_data = true};
}

Error error_at(const TextPlace& place, size_t record_begin, size_t caret_at, std::string message,
               std::string fix) {
  Error error(ErrorCategory::kContract, std::move(message));
  error.file = place.file;
  error.line =
      place.first_line +
      static_cast<uint64_t>(std::count(
          place.text.begin(), place.text.begin() + static_cast<ptrdiff_t>(record_begin), '\n'));
  error.excerpt = excerpt_of(place.text, record_begin, caret_at);
  error.fix = std::move(fix);
  return error;
}

std::string with_column(const std::string& column, const std::string& what) {
  return column.empty() ? what : column + ": " + what;
}

std::string fields(size_t count) { return fmt::format("{} field{}", count, count == 1 ? "" : "s"); }

Error count_error(const TextPlace& place, const ColumnNames& columns, const Record& record) {
  const size_t expected = columns.field_count;
  const std::string message =
      !columns.names.empty()
          ? fmt::format("the record has {}, the header has {}", fields(record.field_count),
                        expected)
          : fmt::format("the record has {} instead of {}", fields(record.field_count), expected);
  std::string fix = fmt::format("quote fields that contain '{}'",
                                escape_controls(std::string_view(&columns.delimiter, 1)));
  if (record.problem == RecordProblem::kTooFewFields) {
    fix = "fill in the missing fields, and quote fields that contain line breaks";
  }
  return error_at(place, record.begin, record.problem_at, message, fix);
}

/// Names the encoding that the record seems to have.
std::string fix_encoding(const TextPlace& place, const Record& record) {
  const char* encoding =
      foreign_encoding(place.text.substr(record.begin, record.end - record.begin));
  return fmt::format("convert the file to UTF-8 first, for example with iconv -f {} -t UTF-8",
                     encoding == nullptr ? "LATIN1" : encoding);
}

Error length_error(const TextPlace& place, const Record& record) {
  return error_at(
      place, record.begin, record.problem_at,
      fmt::format("a record is longer than {} MiB", limits::record_bytes_max >> 20),
      "look for a missing closing quote, or, if quotes are plain characters here, set quote: none "
      "(--quote '')");
}

}  // namespace

std::string ColumnNames::name(size_t field) const {
  if (field < contracts.size() && contracts[field] != nullptr) return contracts[field]->name;
  return field < names.size() ? names[field] : "";
}

std::string ColumnNames::describe(size_t field) const {
  const std::string known = name(field);
  if (known.empty()) return "";
  const std::string column = "column '" + printable_value(known) + "'";
  if (field >= contracts.size() || contracts[field] == nullptr) return column;
  return column + " (" + type_name(contracts[field]->type) + ")";
}

Error record_error(const TextPlace& place, const ColumnNames& columns, const Dialect& dialect,
                   const Record& record, bool is_cut) {
  const bool reaches_end =
      record.problem == RecordProblem::kOpenQuote || record.problem == RecordProblem::kUnfinished;
  if (reaches_end && is_cut) return length_error(place, record);
  if (record.problem == RecordProblem::kTooFewFields ||
      record.problem == RecordProblem::kTooManyFields) {
    return count_error(place, columns, record);
  }
  const ProblemText text = problem_text(record.problem);
  if (record.problem == RecordProblem::kNotUtf8) {
    return field_error(place, columns, dialect,
                       {.record_begin = record.begin,
                        .begin = record.problem_at,
                        .end = record.problem_end,
                        .field = record.problem_field},
                       text.what, fix_encoding(place, record).c_str());
  }
  const size_t caret = record.problem == RecordProblem::kUnfinished && record.problem_at > 0
                           ? record.problem_at - 1
                           : record.problem_at;
  Error error = error_at(place, record.begin, caret,
                         with_column(columns.describe(record.problem_field), text.what), text.fix);
  error.column_name = columns.name(record.problem_field);
  return error;
}

Error field_error(const TextPlace& place, const ColumnNames& columns, const Dialect& dialect,
                  const FieldPlace& field, const char* problem, const char* fix) {
  const std::string value =
      field_content(place.text.substr(field.begin, field.end - field.begin), dialect);
  const std::string column = columns.describe(field.field);
  Error error = error_at(place, field.record_begin, field.begin,
                         with_column(column, fmt::format("'{}' {}", data_shape(value), problem)),
                         fix == nullptr ? "" : fix);
  error.message_with_data =
      with_column(column, fmt::format("'{}' {}", printable_value(value), problem));
  error.column_name = columns.name(field.field);
  return error;
}

}  // namespace adze::csv
