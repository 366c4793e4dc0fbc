#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "engine/substitute.h"
#include "io/expand_input.h"

/// The names by which a job uses what an event says: ${event.key}, ${input.stem}, ${time.date};
/// docs/jobs.md has them all. A function takes them from the event, a shell from --set event.uri=…,
/// so that a function's job can be tried there.
namespace adze::engine {

/// What an event says. Plain data, and all of it from outside.
struct EventFacts {
  std::string bucket = {};  ///< empty: it tells of no object
  std::string key = {};     ///< as it is in S3
  io::ToldObject told = {};
  std::string time = {};  ///< RFC 3339; empty: it has none, and `now` stands for it
};

/// All of them.
const std::vector<std::string>& event_names();

/// Offers `to` all that `facts` say, and the object as the input of jobs that name none. Throws
/// Error(kUsage) for a time that is none.
void offer_event(const EventFacts& facts, std::chrono::system_clock::time_point now,
                 Substitutions& to);

/// Likewise what the values of `to` say of an event: event.uri, or event.bucket and event.key, with
/// event.time, event.etag, event.version_id and event.sequencer where somebody wants them. As
/// event.uri a path will do too, to try a job on a file. Throws Error(kUsage) for values that don't
/// go together.
void offer_event_of_values(std::chrono::system_clock::time_point now, Substitutions& to);

}  // namespace adze::engine
