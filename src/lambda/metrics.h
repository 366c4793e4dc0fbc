#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "engine/receipt.h"
#include "lambda/function.h"
#include "lambda/invocation.h"
#include "lambda/invocation_cost.h"
#include "lambda/report_invocation.h"

/// CloudWatch's embedded metric format: a JSON object, alone on a line of the log, from which
/// CloudWatch makes metrics in the namespace of the function. No request is made and no right is
/// needed for it.
///
/// Each combination of a metric's name and its dimensions' values is a metric of its own, which is
/// paid by the month. So dimensions are only what has few values, and the same ones tomorrow: the
/// function and the job. Never a request's id, a key, a file's name, a date, a tenant or anything
/// else that an event says. Such things stand beside the metrics, where Logs Insights finds them.
namespace adze::lambda {

/// One job's rows, bytes, seconds and outcome, by Job and FunctionName.
std::string job_metrics(const Function& function, const Invocation& invocation,
                        const engine::Receipt& receipt, std::chrono::system_clock::time_point time);

/// The invocation's time, peak memory, cold start and cost in dollars, by FunctionName. `cost` is
/// none where it isn't known.
std::string invocation_metrics(const Function& function, const Invocation& invocation,
                               const InvocationFigures& figures,
                               const std::optional<InvocationCost>& cost,
                               std::chrono::system_clock::time_point time);

}  // namespace adze::lambda
