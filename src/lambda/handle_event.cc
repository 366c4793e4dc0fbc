#include "lambda/handle_event.h"

#include <span>
#include <utility>

#include "base/run_context.h"
#include "engine/run_job.h"
#include "engine/trigger_filters.h"
#include "lambda/compose_answer.h"
#include "lambda/event_object.h"
#include "lambda/limited_run.h"
#include "lambda/read_event.h"
#include "lambda/work_on_event.h"

namespace adze::lambda {
namespace {

/// Rows of data must not be in the log.
void require_no_log_as_target(const engine::Job& job) {
  if (job.target.path != "-") return;
  Error error(ErrorCategory::kUsage, "the target is standard output, which is a function's log");
  error.fix = "write to S3: target.uri: s3://BUCKET/KEY";
  throw error;
}

engine::Receipt run_item(const EventItem& item, const FunctionJobs& jobs, RunContext& context) {
  const FunctionJob job = jobs.job_for(item);
  require_no_log_as_target(job.file.job);
  LimitedRun run(context, job.file.limits);
  run.context().private_hosts = job.private_hosts;
  return engine::run_job(job.file.job, run.context());
}

/// What is decided by where the trigger looks, and not by the event alone.
void ignore_hidden_folders(std::span<const engine::TriggerFilter> filters, Event& event) {
  for (EventMessage& message : event.messages) {
    for (EventItem& item : message.items) {
      if (!item.object || !item.ignored_because.empty()) continue;
      item.ignored_because = folder_ignored_because(*item.object, filters);
    }
  }
}

std::vector<engine::Receipt> receipts_of(std::vector<MessageOutcome> outcomes) {
  std::vector<engine::Receipt> receipts;
  receipts.reserve(item_count(outcomes));
  for (MessageOutcome& outcome : outcomes) {
    for (ItemOutcome& item : outcome.items) receipts.push_back(std::move(item.receipt));
  }
  return receipts;
}

}  // namespace

Answer handle_event(const Invocation& invocation, const FunctionJobs& jobs, RunContext& context) {
  Event event;
  try {
    event = read_event(invocation.payload);
    ignore_hidden_folders(jobs.trigger_filters(), event);
  } catch (const Error& error) {
    return error_answer_of(error);
  }
  std::vector<MessageOutcome> outcomes = work_on_event(
      event, [&](const EventItem& item) { return run_item(item, jobs, context); }, context);
  Answer answer;
  if (event.is_from_queue) {
    answer.body = queue_answer(outcomes);
  } else {
    answer = event_answer(outcomes);
  }
  answer.receipts = receipts_of(std::move(outcomes));
  return answer;
}

}  // namespace adze::lambda
