#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/shared_objects.h"

namespace adze {

class Cancellation;
class Clock;
class Log;
class MemoryBudget;
class Progress;

/// Which hosts that only this machine can reach (see io/http/public_address.h) a run may talk to.
enum class PrivateHosts {
  kTyped,  ///< those that the user named himself, and none to which a server sends it on
  kNone,   ///< none: the address came from somebody else
  kAny,
};

/// What a run may use of the world, handed down by reference from cli/ or lambda/ through
/// engine/run_job. Everything in it outlives the run. Safe to share between the run's threads.
struct RunContext {
  MemoryBudget& memory;
  Cancellation& cancellation;  ///< polled by every read, write and back-off; holds the deadline
  Log& log;
  Clock& clock;
  std::string temp_folder;                         ///< the only folder for spills and scratch files
  std::map<std::string, std::string> environment;  ///< a snapshot; nothing below cli/ calls getenv
  unsigned threads = 1;
  PrivateHosts private_hosts = PrivateHosts::kTyped;
  Progress* progress = nullptr;  ///< told how far the run is; null: nobody looks
  /// Never null. Several contexts may have the same one.
  std::shared_ptr<SharedObjects> shared = std::make_shared<SharedObjects>();
};

}  // namespace adze
