#pragma once

#include <string>

#include "engine/job.h"
#include "engine/table_source.h"

namespace adze::cli {

/// What `infer` prints of a table of a database: its columns with the server's types, as a
/// `columns` section to commit. Where a type has no exact home a comment says what the server has.
std::string table_columns_yaml(const engine::TableSource& table, const engine::Source& source);

/// The same for programs.
std::string table_columns_json(const engine::TableSource& table, const engine::Source& source);

}  // namespace adze::cli
