#pragma once

#include <string>
#include <vector>

#include "lambda/handle_event.h"
#include "lambda/work_on_event.h"

/// The JSON that an invocation is answered by, in limits::lambda_answer_bytes_max: what has no room
/// is left out and counted.
namespace adze::lambda {

/// For the poller of SQS, which understands exactly this: {"batchItemFailures":
/// [{"itemIdentifier": "…"}]}, the messages that are to be delivered again.
std::string queue_answer(const std::vector<MessageOutcome>& outcomes);

/// For everybody else. If nothing failed {"status": …, "receipts": […]}; else an error, that of the
/// first failure, with lists of what was `done` and what `failed`. `retryable` is true if all
/// failures are.
Answer event_answer(const std::vector<MessageOutcome>& outcomes);

/// The error that the invocation as a whole is answered by.
Answer error_answer_of(const Error& error);

}  // namespace adze::lambda
