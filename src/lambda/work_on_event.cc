#include "lambda/work_on_event.h"

#include <fmt/format.h>

#include <exception>

#include "base/cancellation.h"
#include "base/data_shape.h"
#include "base/log.h"
#include "base/run_context.h"
#include "lambda/caught_error.h"

namespace adze::lambda {
namespace {

engine::Receipt failed(const Error& error) {
  engine::Receipt receipt;
  receipt.error = error;
  return receipt;
}

engine::Receipt ignored(const std::string& because) {
  engine::Receipt receipt;
  receipt.nothing_to_do = engine::NothingToDo::kIgnored;
  receipt.nothing_to_do_because = because;
  return receipt;
}

/// Whatever one job meets is its own failure: the messages beside it have nothing to do with it.
engine::Receipt run_or_fail(const EventItem& item, const RunItem& run_item,
                            const RunContext& context) {
  try {
    context.cancellation.check();
    return run_item(item);
  } catch (const std::exception&) {
    return failed(caught_error());
  }
}

/// A run that didn't come to its inputs has none in its receipt, and the log should say which
/// object it is about.
void name_input(const EventItem& item, engine::Receipt& receipt) {
  if (!item.object || !receipt.inputs.empty()) return;
  receipt.inputs.emplace_back();
  receipt.inputs.back().uri = item.object->uri();
}

ItemOutcome work_on_item(const EventItem& item, const RunItem& run_item,
                         const RunContext& context) {
  ItemOutcome outcome;
  if (item.object) outcome.uri = escape_controls(item.object->uri());
  outcome.receipt = item.ignored_because.empty() ? run_or_fail(item, run_item, context)
                                                 : ignored(item.ignored_because);
  name_input(item, outcome.receipt);
  return outcome;
}

/// S3's test of a notification, of which nobody needs to hear.
bool is_quiet(const EventItem& item) { return !item.object && !item.ignored_because.empty(); }

MessageOutcome problem_outcome(const EventMessage& message) {
  MessageOutcome outcome{.message_id = message.message_id, .items = {}, .is_done = false};
  Error error = *message.problem;
  if (error.file.empty()) error.file = "message " + message.message_id;
  outcome.items.push_back({"", failed(error)});
  return outcome;
}

MessageOutcome work_on_message(const EventMessage& message, bool is_ordered,
                               const RunItem& run_item, const RunContext& context) {
  if (message.problem) return problem_outcome(message);
  MessageOutcome outcome{.message_id = message.message_id, .items = {}};
  outcome.items.reserve(message.items.size());
  for (const EventItem& item : message.items) {
    if (is_quiet(item)) continue;
    outcome.items.push_back(work_on_item(item, run_item, context));
    if (!outcome.items.back().receipt.error) continue;
    outcome.is_done = false;
    if (is_ordered) break;
  }
  return outcome;
}

}  // namespace

size_t item_count(std::span<const MessageOutcome> outcomes) {
  size_t count = 0;
  for (const MessageOutcome& outcome : outcomes) count += outcome.items.size();
  return count;
}

std::vector<MessageOutcome> work_on_event(const Event& event, const RunItem& run_item,
                                          RunContext& context) {
  std::vector<MessageOutcome> outcomes;
  outcomes.reserve(event.messages.size());
  size_t left = 0;
  for (const EventMessage& message : event.messages) {
    if (event.is_ordered && !outcomes.empty() && !outcomes.back().is_done) {
      outcomes.push_back({.message_id = message.message_id, .items = {}, .is_done = false});
      ++left;
      continue;
    }
    outcomes.push_back(work_on_message(message, event.is_ordered, run_item, context));
  }
  if (left > 0) {
    context.log.note(fmt::format(
        "{} more of the batch not begun: in a FIFO queue they wait for the one that failed", left));
  }
  return outcomes;
}

}  // namespace adze::lambda
