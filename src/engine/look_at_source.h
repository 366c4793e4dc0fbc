#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "csv/detect_dialect.h"
#include "csv/infer_types.h"
#include "engine/input_files.h"
#include "engine/job.h"

namespace adze {
struct RunContext;
}

/// What the inputs of a job hold, found out by looking: the dialect, and the columns' types.
namespace adze::engine {

/// The dialect of the first input, as far as source.detect asks for it; else as it is declared.
csv::DetectedDialect look_at_dialect(const Source& source, PeekSource& first);

struct LookOptions {
  /// The columns whose types are wanted; unset: all.
  std::optional<std::vector<std::string>> names;
  bool statistics = false;
  /// Looks at the first bytes only, up to the first bad row. Unset: at all of each input that can
  /// be read twice, and at the first limits::inference_bytes_max of the first one if it can't.
  std::optional<size_t> bytes_max;
};

/// What is looked at of `first`, with options.bytes_max or where it can be read only once: its
/// first bytes, up to a line's end if there are more.
std::string_view looked_at(PeekSource& first, const LookOptions& options);

struct InferredTable {
  std::vector<std::string> inputs;  ///< as messages call them
  csv::DetectedDialect dialect;
  csv::TableFindings findings;
  bool is_whole = true;  ///< everything was looked at
};

/// Reads the inputs and infers types over all of them, in the dialect given. Throws
/// Error(kContract) at the first bad row (unless bytes_max is set, for then findings.problem tells
/// of it) and where an input has other columns than the first; Error(kInput).
InferredTable look_at_columns(const Source& source, const csv::DetectedDialect& dialect,
                              InputFiles& inputs, const LookOptions& options, RunContext& context);

}  // namespace adze::engine
