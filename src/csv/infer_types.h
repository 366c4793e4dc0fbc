#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "base/error.h"
#include "csv/column_findings.h"
#include "csv/column_observer.h"

namespace adze {
struct RunContext;
}

/// What types the columns of a CSV text have, by reading it (SEMANTICS "Inference").
///
///   ByteSource ─▶ segments ─▶ rows, as read_csv makes them ─▶ an observer per column and thread
///              ─▶ findings, joined: the same for any number of threads
///
/// A column that is of no type but string needs no further look, unless statistics are wanted.
namespace adze::csv {

struct InferOptions {
  ObserverOptions observe;
  /// The columns to look at; unset: all. Names that the header doesn't have are ignored.
  std::optional<std::vector<std::string>> names;
  /// The text is the first part of a longer one and ends wherever it was cut.
  bool is_beginning = false;
  size_t input = 0;          ///< which of several inputs this is, for places
  size_t segment_bytes = 0;  ///< overrides limits::segment_bytes; tests only
};

/// What a text, or several with the same columns, holds.
struct TableFindings {
  std::vector<std::string> header;      ///< all names; column0, column1 … without a header
  std::vector<ColumnFindings> columns;  ///< of those asked for, in the header's order
  uint64_t rows = 0;
  std::optional<Error> problem;  ///< the first bad row; what stands before it was looked at

  const ColumnFindings* find(const std::string& name) const;
  /// Takes in the findings of another text with columns of the same names, in any order.
  void join(const TableFindings& other);
};

/// Reads `source` to its end, or up to the first bad row. Throws Error(kContract) where there is no
/// header that can be read, Error(kInput) from the source. Uses context.threads threads; `rows` is
/// counted, and findings are the same for any number of them, only where there is no bad row (with
/// one thread always).
TableFindings infer_types(ByteSource& source, const InferOptions& options, RunContext& context);

}  // namespace adze::csv
