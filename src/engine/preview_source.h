#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/error.h"
#include "engine/job.h"
#include "engine/look_at_source.h"

namespace adze {
struct RunContext;
}

namespace adze::engine {

struct Preview {
  InferredTable table;  ///< of the first input's first bytes
  /// The first bad row among these bytes; the rows before it have been shown.
  std::optional<Error> problem;
};

/// Writes the first `rows_max` rows of the source to `target`, with the types that the input's
/// first limits::preview_bytes_max bytes suggest (those declared stay). Reads no further than that,
/// whatever the input's size. `announce` is called with what was found, before the first row is
/// written. Throws as look_at_columns does.
Preview preview_source(const Source& source, uint64_t rows_max, const Target& target,
                       const std::function<void(const InferredTable&)>& announce,
                       RunContext& context);

/// The same of a table of a database (see reads_table). `announce` is given the source's name.
/// Types without an exact home are shown as text.
void preview_table(const Source& source, uint64_t rows_max, const Target& target,
                   const std::function<void(const std::string&)>& announce, RunContext& context);

}  // namespace adze::engine
