#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/memory_budget.h"
#include "base/side_run.h"
#include "io/open.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// Inputs that are opened one after another, the next ones while the one before is being read,
/// where each costs a round trip to a server and holds little: so that ten thousand small objects
/// are not ten thousand times that wait. See read_ahead.cc for which. Used by one thread; what it
/// hands out must be given back before it goes.
class ReadAhead {
 public:
  struct Inputs {
    size_t count = 0;
    /// Whether opening an input early helps and does no harm: it is on a server.
    std::function<bool(size_t index)> is_remote;
    /// Its size, if that is known before it is opened.
    std::function<std::optional<uint64_t>(size_t index)> bytes;
    /// How it is to be opened. Called, as those above, by the thread that opens inputs here.
    std::function<InputOptions(size_t index)> options;
    /// Its stored bytes. Called by several threads at a time, and once more for the same input
    /// where that can be read again.
    std::function<OpenedInput(size_t index, const InputOptions& options, RunContext& context)>
        open_stored;
  };

  ReadAhead(Inputs inputs, RunContext& context);
  /// Stops what is still being opened.
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// The input, decompressed. Usually the one behind the last: any other begins anew from there.
  /// Throws what opening it threw, at its turn.
  OpenedInput open(size_t index);

 private:
  struct Entry;

  std::optional<OpenedInput> take(size_t index);
  void observe(size_t index, const OpenedInput& opened);
  void plan();
  bool may_plan(size_t index);
  void work();
  void fill(Entry& entry);
  std::shared_ptr<Entry> first_waiting() const;
  bool is_next(size_t index);

  const Inputs inputs_;
  RunContext& context_;
  SideRun side_run_;
  const size_t held_bytes_max_;

  size_t next_ = 0;  ///< the index behind the last that was asked for
  unsigned small_in_a_row_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Entry>> planned_;  ///< from next_ on, in order
  size_t first_planned_ = 0;
  size_t waiting_ = 0;  ///< of `planned_`, not begun
  MemoryReservation held_;
  bool is_stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace adze::io
