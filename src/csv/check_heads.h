#pragma once

#include <vector>

#include "base/error.h"
#include "csv/read_csv.h"
#include "csv/text_files.h"

namespace adze {
struct RunContext;
}

namespace adze::csv {

/// Opens every text of a table and reads its head, and only that: what read_csv_files() would
/// refuse of any of them before their rows, in their order. Throws nothing but Cancellation's.
std::vector<Error> check_csv_heads(TextFiles& files, const CsvOptions& options,
                                   RunContext& context);

}  // namespace adze::csv
