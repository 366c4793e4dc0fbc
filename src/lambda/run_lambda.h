#pragma once

#include <map>
#include <string>

/// The Lambda function: events in, jobs run, answers out, until Lambda ends the process.
///
///   read the environment and the jobs ─ or tell /init/error and exit
///   again and again: next event ─ a RunContext of its own ─ handle_event ─ answer ─ report
///
/// The Runtime API is plain HTTP on a local address, so the loop has a socket of its own and
/// nothing that a job doesn't need is loaded. See docs/lambda.md.
namespace adze::lambda {

/// Runs until the process is asked to end (0) or the Runtime API goes away; the exit code.
/// `environment` has AWS_LAMBDA_RUNTIME_API. Once in a process, in its main thread.
int run_lambda(const std::map<std::string, std::string>& environment);

}  // namespace adze::lambda
