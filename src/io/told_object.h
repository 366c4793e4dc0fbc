#pragma once

#include <string>
#include <utility>

#include "base/error.h"

/// Objects that a run is told of by an event, which may come late, twice, or for nothing.
namespace adze::io {

/// What an event says of the object that it tells of. Empty: not told.
struct ToldObject {
  std::string etag = {};        ///< if it has another by now, it was replaced since
  std::string version_id = {};  ///< that version is read, whatever the current one is
  std::string sequencer = {};   ///< orders the events of one key, see sequencer.h
};

/// Thrown where the object of an event, or its result, turns out to be none to work on any more.
/// Nothing was written and nothing is wrong; the message is a phrase that says why.
struct NotWorkedOn : Error {
  enum class Why {
    kSuperseded,  ///< something newer has taken its place
    kOwnObject    ///< it is adze's own work
  };

  NotWorkedOn(Why why_, std::string because)
      : Error(ErrorCategory::kInput, std::move(because)), why(why_) {}

  Why why;
};

}  // namespace adze::io
