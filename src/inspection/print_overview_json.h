#pragma once

#include <string>

#include "inspection/inspect_parquet.h"
#include "parquet/read_footer.h"
#include "parquet/verify_pages.h"

namespace adze::inspection {

/// Writes everything the footer says as one JSON object; docs/inspect.md lists its keys. With
/// options.row_group, only that one is in "row_groups". `verified` is null if pages were not read.
void print_overview_json(const std::string& name, const parquet::Footer& footer,
                         const InspectOptions& options, const parquet::VerifiedPages* verified,
                         ByteSink& sink);

}  // namespace adze::inspection
