#pragma once

#include <string>

#include "base/error.h"

namespace adze::cli {

/// An error as the user reads it: what and where on the first line, the excerpt with its caret,
/// then how to mend it.
///
///   adze: sales.csv:20481: column 'amount' (int32): '12.7' has a fraction
///         19,2024-01-03,12.7,EUR
///                       ^
///         make the column decimal(10,2) or float64
///
/// Without `show_data` the value is shown by its shape and rows of data are left out.
std::string error_text(const Error& error, bool show_data);

/// Writes a message to standard error. Never fails: a closed standard error must not turn a run
/// that succeeded into one that did not.
void print_message(const std::string& text);

}  // namespace adze::cli
