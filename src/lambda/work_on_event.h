#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/receipt.h"
#include "lambda/event.h"

namespace adze {
struct RunContext;
}

namespace adze::lambda {

/// Runs the job of one item. Throws Error if there is none to run.
using RunItem = std::function<engine::Receipt(const EventItem& item)>;

/// What came of one item.
struct ItemOutcome {
  std::string uri;  ///< of the event's object, fit for messages; empty: it has none
  engine::Receipt receipt;
};

/// What came of one message, or of the whole of an event that is no batch of a queue.
struct MessageOutcome {
  std::string message_id;
  std::vector<ItemOutcome> items;
  /// False also for what was not begun, because it comes after a failure in a FIFO queue.
  bool is_done = true;
};

size_t item_count(std::span<const MessageOutcome> outcomes);

/// Works on all of an event, one item after another. A failure is the receipt's and holds nothing
/// up, but in a FIFO queue all that comes after it. What can't be begun before the context's
/// deadline is a failure of that. Each outcome is an item's in order; tests of notifications have
/// none.
std::vector<MessageOutcome> work_on_event(const Event& event, const RunItem& run_item,
                                          RunContext& context);

}  // namespace adze::lambda
