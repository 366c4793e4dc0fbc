#pragma once

#include "base/error.h"
#include "engine/job.h"

namespace adze::engine {

/// Completes an error of the SQL that happened on the data: exec/ knows line and column of the
/// expression, the job knows the text. Adds the text's name, its line with a caret, and what the
/// job file's indentation took off. Errors without a place, or about other things, stay as they
/// are.
void place_in_sql(const SqlText& sql, Error& error);

}  // namespace adze::engine
