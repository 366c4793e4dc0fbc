#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "csv/bad_row.h"
#include "csv/bind_columns.h"
#include "csv/kernels.h"
#include "csv/read_csv.h"
#include "csv/split_segments.h"
#include "csv/text_files.h"

namespace adze {
struct RunContext;
}

namespace adze::csv {

/// How the records of one text are to be read: what its head and the options say of them.
struct BoundText {
  size_t index = 0;  ///< of the text among the table's
  std::string file;
  std::vector<size_t> field_of_column;  ///< by index in options.columns
  ColumnNames columns;
};

/// Reads the heads of a table's texts, one after another, and holds each against the first.
/// `options` must outlive it and what it makes.
class HeadBinder {
 public:
  explicit HeadBinder(const CsvOptions& options) : options_(options) {}

  /// Null for a text of 0 bytes. Throws Error(kContract).
  std::shared_ptr<const BoundText> bind(TextHead& head, size_t index, const std::string& file);

  uint64_t blank_lines() const { return blank_lines_; }  ///< before headers; thread-safe

 private:
  void check_file_column(const HeadFindings& findings, const std::string& file) const;

  const CsvOptions& options_;
  std::optional<FirstHead> first_;
  std::atomic<uint64_t> blank_lines_{0};
};

/// The segments of several texts as one sequence. One text is open at a time, until its last
/// segment is handed out; the next one is opened by whoever asks for the segment after that.
class TextSequence {
 public:
  TextSequence(TextFiles& files, const CsvOptions& options, const CsvKernels& kernels,
               RunContext& context);

  /// Opens the first text that is not empty. Throws Error: its own, or kContract if all are empty
  /// and no columns are declared. Call once, before next().
  void begin();

  /// Thread-safe. Fills `segment` with the next one and says which text it is of; false when there
  /// is none. Errors of a text come as a segment's failure(), so that they are met in the order of
  /// the rows (`text` is left alone then); only Cancellation throws.
  bool next(Segment& segment, std::shared_ptr<const BoundText>& text);

  /// Before the headers of the texts opened so far.
  uint64_t blank_lines() const { return binder_.blank_lines(); }

 private:
  bool open_next();
  bool fill(Segment& segment);

  TextFiles& files_;
  const CsvOptions& options_;
  const CsvKernels& kernels_;
  RunContext& context_;

  std::mutex mutex_;
  HeadBinder binder_;
  size_t next_file_ = 0;
  std::string first_name_;
  std::unique_ptr<ByteSource> source_;
  std::optional<SegmentSplitter> splitter_;
  std::shared_ptr<const BoundText> text_;
  uint64_t next_index_ = 0;
};

}  // namespace adze::csv
