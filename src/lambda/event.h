#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace adze::lambda {

/// An object that an event tells of.
struct EventObject {
  std::string bucket;
  std::string key;  ///< as it is in S3: decoded, and never taken for a pattern
  std::optional<uint64_t> bytes;
  std::string etag;  ///< without quotes; empty: not told
  std::string version_id;
  std::string sequencer;  ///< orders the events of one key, see io/sequencer.h; empty: not told

  std::string uri() const { return "s3://" + bucket + "/" + key; }
};

/// One thing that an event asks for: one run of one job, or nothing.
struct EventItem {
  std::optional<EventObject> object;  ///< none: a schedule or a direct call
  nlohmann::json
      call;          ///< of a direct call: its object (`job`, `set`, `source`, `target`); else null
  std::string time;  ///< of the event, RFC 3339 in UTC; empty: it has none, so now
  std::string ignored_because = {};  ///< nothing is to be done, and that is no failure
};

/// What succeeds or fails as a whole: a message of a queue, else all of the event.
struct EventMessage {
  std::string message_id;  ///< of SQS; else empty
  std::vector<EventItem> items;
  std::optional<Error> problem;  ///< it can't be read; `items` is empty
};

/// An event of any kind that docs/lambda.md lists. Plain data.
struct Event {
  bool is_from_queue = false;  ///< answered by batchItemFailures
  bool is_ordered = false;     ///< of a FIFO queue: what follows a failure must not be done
  std::vector<EventMessage> messages;
};

}  // namespace adze::lambda
