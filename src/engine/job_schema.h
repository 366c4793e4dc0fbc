#pragma once

#include <string>

namespace adze::engine {

/// The JSON Schema (draft 7, which editors know best) of job files, made from the table of keys
/// (job_keys.h), with a newline at the end. It takes every job file that read_job takes, ${name}
/// in any value included; what only the whole job can tell (that a name is declared, that a
/// delimiter is not the quote) it leaves to `adze check`.
std::string job_schema();

}  // namespace adze::engine
