#include "base/environment.h"
#include "base/refuse.h"
#include "cli/commands.h"
#include "lambda/run_lambda.h"

/// adze lambda
namespace adze::cli {

int lambda_command(const Arguments& arguments, const Process& process) {
  if (!arguments.positionals.empty()) {
    refuse("lambda takes no arguments", "set ADZE_JOB to the job to run");
  }
  if (environment_value(process.environment, "AWS_LAMBDA_RUNTIME_API").empty()) {
    refuse("AWS_LAMBDA_RUNTIME_API is not set: there is nobody to take events from",
           "deploy it to AWS Lambda, or start it with Lambda's emulator: aws-lambda-rie adze "
           "lambda");
  }
  return lambda::run_lambda(process.environment);
}

}  // namespace adze::cli
