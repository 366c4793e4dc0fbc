#pragma once

#include "column/batch.h"

namespace adze {
class Log;
}

namespace adze::parquet {

/// Throws Error(kUsage) if a name is empty, or two are equal but for case (Athena and Glue write
/// all names in lower case, so one of the two columns could never be read). Names that Athena or
/// old Spark can't read (with blanks or any of ,;{}()= newline tab) give one warning.
void check_column_names(const Schema& schema, Log& log);

}  // namespace adze::parquet
