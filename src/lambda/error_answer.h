#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"

namespace adze::lambda {

/// The type by which metrics, retry rules and Step Functions' Catch tell errors apart: "Contract",
/// "Input", "Deadline" …; docs/lambda.md has the table.
std::string error_type(const Error& error);

/// True if the same event may well succeed when it is sent again: a server was busy, time ran out.
bool is_retryable(const Error& error);

/// `errorMessage`, `errorType`, `stackTrace` (always empty) and `retryable`. Values of data are
/// shown by their shape only.
nlohmann::json error_answer(const Error& error);

/// The same as text, valid JSON whatever bytes the message has.
std::string error_body(const Error& error);

/// What such an answer says: where, what, and how to mend it, in one line. Where adze's commands
/// have a flag, it names what a function has instead.
std::string error_message(const Error& error);

}  // namespace adze::lambda
