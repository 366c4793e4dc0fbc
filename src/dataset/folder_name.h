#pragma once

#include <string>
#include <string_view>

#include "column/type.h"

/// Names of partition folders, as Hive writes them and Athena, Spark, DuckDB, pyarrow and Polars
/// read them.
namespace adze::dataset {

/// The folder of nulls, and of empty texts, which Hive can't tell from them.
inline constexpr std::string_view null_folder_value = "__HIVE_DEFAULT_PARTITION__";

/// `text` with the characters that Hive escapes as %XX: control characters, and any of
/// "#%'*/:=?\{[]^ .
std::string escaped_for_folder(std::string_view text);

/// "column=value". `value` is the text of the value, "" for null. Throws Error(kTarget) for what
/// would be read back as something else (the text that stands for null) and for names longer than
/// file systems allow.
std::string folder_name(std::string_view column, std::string_view value);

}  // namespace adze::dataset
