#pragma once

#include <string>

#include "inspection/inspect_parquet.h"
#include "parquet/read_footer.h"
#include "parquet/verify_pages.h"

namespace adze::inspection {

/// The footer as text: what the file is, its schema, its columns, its row groups. `name` is the
/// file's. Names and values in it are escaped.
std::string print_overview(const std::string& name, const parquet::Footer& footer,
                           const InspectOptions& options);

/// One line that follows it: what was read without finding a problem, and what was not.
std::string print_verified(const parquet::VerifiedPages& verified);

}  // namespace adze::inspection
