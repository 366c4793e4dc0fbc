#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/byte_sink.h"
#include "base/random_access_source.h"

namespace adze {
struct RunContext;
}
namespace adze::io {
struct InputOptions;
}

/// What is in a Parquet file, for people and for programs.
///
///   io/open_random_access.h ─▶ parquet/read_footer.h ─▶ column_meaning.h, column_statistics.h
///                           ─▶ print_overview.h (text) or print_overview_json.h
///                           ─▶ parquet/verify_pages.h, if asked for
///
/// Files of any writer. Reads the footer only, and with `verify` every page once.
namespace adze::inspection {

struct InspectOptions {
  bool is_json = false;
  bool is_quiet = false;  ///< write nothing: errors alone say what is wrong
  bool verify = false;
  std::optional<uint64_t> row_group;      ///< details of this one only
  std::optional<uint64_t> rows_max = 40;  ///< of each table; unset: all
  size_t width_max = 0;                   ///< of the terminal in columns; 0: no limit
};

/// Writes what the file says to `sink`. Throws Error(kInput) if `uri` is no Parquet file, is
/// damaged or encrypted; Error(kUsage) if it has no such row group.
void inspect_parquet(const std::string& uri, const io::InputOptions& input,
                     const InspectOptions& options, ByteSink& sink, RunContext& context);

/// The same of a source that is open.
void inspect_source(RandomAccessSource& source, const InspectOptions& options, ByteSink& sink,
                    RunContext& context);

}  // namespace adze::inspection
