// Texts one after another. The serial part of reading them is what it is for one text, cutting
// segments, and for each further text opening it and reading its head. So while one worker is busy
// with a text's last segment, others have the first ones of the next. Tested by
// read_csv_files_test.cc.
#include "csv/text_sequence.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "base/cancellation.h"
#include "base/data_shape.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "base/same_name.h"

namespace adze::csv {
// --- heads -------------------------------------------------------------------------------------

std::shared_ptr<const BoundText> HeadBinder::bind(TextHead& head, size_t index,
                                                  const std::string& file) {
  HeadFindings findings = read_head(head, options_.dialect, file);
  blank_lines_ += findings.blank_lines;
  if (findings.is_empty) return nullptr;
  const size_t declared = options_.columns.size();
  // A blank line is a row if there is one column, and then it is the first record.
  if (findings.begins_blank && declared == 1 && !options_.ignore_extra_columns) {
    findings.field_count = 1;
  }
  if (first_) compare_columns(findings, *first_, options_, file);
  check_file_column(findings, file);

  auto text = std::make_shared<BoundText>();
  text->index = index;
  text->file = file;
  text->field_of_column = bind_columns(findings, options_, file);
  ColumnNames& columns = text->columns;
  columns.names = findings.names;
  columns.delimiter = options_.dialect.delimiter;
  columns.field_count = findings.field_count;
  if (columns.field_count == 0) {
    columns.field_count = first_ ? first_->field_count : std::max(declared, size_t{1});
  }
  columns.contracts.resize(columns.field_count);
  for (size_t i = 0; i < declared; ++i) {
    columns.contracts[text->field_of_column[i]] = &options_.columns[i];
  }
  if (!first_) {
    first_ = {.file = file, .names = std::move(findings.names), .field_count = columns.field_count};
  }
  return text;
}

void HeadBinder::check_file_column(const HeadFindings& findings, const std::string& file) const {
  if (!options_.file_column) return;
  for (const std::string& name : findings.names) {
    if (!is_same_name(name, *options_.file_column)) continue;
    throw head_error(
        file, findings.header_line,
        fmt::format("the header has a column '{}', which was to hold the names of the files",
                    printable_value(name)),
        "give that column another name: filename: source_file (--filename source_file)");
  }
}

// --- the sequence ------------------------------------------------------------------------------

TextSequence::TextSequence(TextFiles& files, const CsvOptions& options, const CsvKernels& kernels,
                           RunContext& context)
    : files_(files), options_(options), kernels_(kernels), context_(context), binder_(options) {}

void TextSequence::begin() {
  if (open_next() || !options_.columns.empty()) return;
  const bool is_one = files_.count() == 1;
  Error error(ErrorCategory::kContract, is_one ? "the text is empty" : "the inputs are all empty");
  if (is_one) error.file = first_name_;
  error.fix = is_one ? "declare its columns, and it counts as a table of 0 rows"
                     : "declare their columns, and they count as a table of 0 rows";
  throw error;
}

/// Goes on to the next text that is not empty.
bool TextSequence::open_next() {
  const size_t segment_bytes =
      options_.segment_bytes > 0 ? options_.segment_bytes : limits::segment_bytes;
  while (next_file_ < files_.count()) {
    context_.cancellation.check();
    splitter_.reset();
    source_.reset();
    const size_t index = next_file_++;
    source_ = files_.open(index);
    if (index == 0) first_name_ = source_->name();
    splitter_.emplace(*source_, options_.dialect, segment_bytes, kernels_, context_);
    text_ = binder_.bind(*splitter_, index, source_->name());
    if (text_ != nullptr) return true;
  }
  splitter_.reset();
  source_.reset();
  return false;
}

bool TextSequence::fill(Segment& segment) {
  while (splitter_) {
    if (splitter_->take(segment)) return true;
    open_next();
  }
  return false;
}

bool TextSequence::next(Segment& segment, std::shared_ptr<const BoundText>& text) {
  const std::lock_guard lock(mutex_);
  context_.cancellation.check();
  try {
    if (!fill(segment)) return false;
    text = text_;
  } catch (...) {
    segment.fail(std::current_exception());
    splitter_.reset();
    source_.reset();
  }
  segment.set_index(next_index_++);
  return true;
}

}  // namespace adze::csv
