// What a run has seen decides, not what may come: each input in a row that turned out small allows
// two more to be opened ahead, up to a bound; a large one takes that back. So a few large files are
// read as if this were not here, and thousands of small ones soon come in whole, several at a time,
// each into memory that is reserved. One that turns out large when it is opened early is closed
// again, or kept as it is if it can't be had twice. Errors wait for their turn, so that the first
// one in the order of the inputs is the run's, whatever thread met it first. Tested by
// read_ahead_test.cc, and by tests/real/71_s3_read.py against a server that is far away.
#include "io/read_ahead.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <exception>
#include <system_error>
#include <utility>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "base/threads.h"
#include "io/decompress.h"

namespace adze::io {
namespace {

using namespace std::chrono_literals;

/// The part of a run's memory that inputs read ahead may take.
constexpr size_t kMemoryShare = 16;

/// What has been read of an input already, and then the rest, if there is one.
class HeldSource : public ByteSource {
 public:
  HeldSource(std::string bytes, std::unique_ptr<ByteSource> rest, bool is_whole)
      : bytes_(std::move(bytes)),
        name_(rest->name()),
        stored_bytes_(rest->stored_bytes_read()),
        total_(rest->stored_bytes_total()),
        rest_(is_whole ? nullptr : std::move(rest)) {}

  size_t read(std::span<char> into) override {
    const size_t count = std::min(into.size(), bytes_.size() - used_);
    if (count == 0) return rest_ == nullptr ? 0 : rest_->read(into);
    std::memcpy(into.data(), bytes_.data() + used_, count);
    used_ += count;
    return count;
  }
  const std::string& name() const override { return name_; }
  /// Stored ones may be fewer than there are bytes to read, where a server has compressed them.
  uint64_t stored_bytes_read() const override {
    if (used_ < bytes_.size()) return std::min<uint64_t>(used_, stored_bytes_);
    return rest_ == nullptr ? stored_bytes_ : rest_->stored_bytes_read();
  }
  std::optional<uint64_t> stored_bytes_total() const override { return total_; }

 private:
  std::string bytes_;
  size_t used_ = 0;
  std::string name_;
  uint64_t stored_bytes_;
  std::optional<uint64_t> total_;
  std::unique_ptr<ByteSource> rest_;  ///< null: there is none
};

bool is_small(const OpenedInput& input) {
  const std::optional<uint64_t> bytes = input.bytes->stored_bytes_total();
  return bytes && *bytes <= limits::read_ahead_input_bytes_max;
}

}  // namespace

struct ReadAhead::Entry {
  size_t index = 0;
  InputOptions options;
  size_t reserved_bytes = 0;
  enum class State { kWaiting, kBegun, kDone } state = State::kWaiting;
  std::optional<OpenedInput> opened;  ///< when done: unset where it is to be opened at its turn
  std::exception_ptr failure;
};

ReadAhead::ReadAhead(Inputs inputs, RunContext& context)
    : inputs_(std::move(inputs)),
      context_(context),
      side_run_(context),
      held_bytes_max_(
          std::min(limits::read_ahead_bytes_max, context.memory.bytes_max() / kMemoryShare)),
      held_(context.memory, "reading inputs ahead") {}

ReadAhead::~ReadAhead() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  side_run_.stop();
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

OpenedInput ReadAhead::open(size_t index) {
  if (index != next_) {
    const std::lock_guard lock(mutex_);
    planned_.clear();  // what has begun ends by itself and is dropped
    waiting_ = 0;
    held_.resize(0);
    small_in_a_row_ = 0;
  }
  next_ = index + 1;
  std::optional<OpenedInput> opened = take(index);
  if (!opened) opened = inputs_.open_stored(index, inputs_.options(index), context_);
  observe(index, *opened);
  plan();
  opened->bytes = decompress(std::move(opened->bytes), context_);
  return std::move(*opened);
}

/// Nothing if it is to be opened now.
std::optional<OpenedInput> ReadAhead::take(size_t index) {
  std::unique_lock lock(mutex_);
  if (planned_.empty() || planned_.front()->index != index) return std::nullopt;
  const std::shared_ptr<Entry> entry = planned_.front();
  while (entry->state == Entry::State::kBegun) {
    context_.cancellation.check();
    changed_.wait_for(lock, 100ms);
  }
  planned_.pop_front();
  if (entry->state == Entry::State::kWaiting) --waiting_;
  entry->state = Entry::State::kDone;
  held_.resize(held_.bytes() - entry->reserved_bytes);
  if (entry->failure != nullptr) std::rethrow_exception(entry->failure);
  return std::move(entry->opened);
}

void ReadAhead::observe(size_t index, const OpenedInput& opened) {
  const bool is_reason = inputs_.is_remote(index) && is_small(opened);
  small_in_a_row_ = is_reason ? small_in_a_row_ + 1 : 0;
}

bool ReadAhead::may_plan(size_t index) {
  if (index >= inputs_.count || !inputs_.is_remote(index)) return false;
  return inputs_.bytes(index).value_or(0) <= limits::read_ahead_input_bytes_max;
}

void ReadAhead::plan() {
  const size_t depth = std::min<size_t>(size_t{2} * small_in_a_row_, limits::read_ahead_inputs_max);
  const std::lock_guard lock(mutex_);
  while (planned_.size() < depth) {
    const size_t index = next_ + planned_.size();
    if (!may_plan(index)) break;
    const size_t bytes =
        static_cast<size_t>(inputs_.bytes(index).value_or(limits::read_ahead_input_bytes_max));
    if (held_.bytes() + bytes > held_bytes_max_) break;
    try {
      held_.resize(held_.bytes() + bytes);
    } catch (const Error&) {
      break;  // memory is needed elsewhere
    }
    auto entry = std::make_shared<Entry>();
    entry->index = index;
    entry->options = inputs_.options(index);
    entry->reserved_bytes = bytes;
    planned_.push_back(std::move(entry));
    ++waiting_;
  }
  try {
    const size_t wanted = std::min<size_t>(planned_.size(), limits::read_ahead_threads_max);
    while (threads_.size() < wanted && waiting_ > 0) threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    // Those that have started do; what nobody has begun is opened at its turn.
  }
  changed_.notify_all();
}

/// Shared, for it may leave the plan while it is being read.
std::shared_ptr<ReadAhead::Entry> ReadAhead::first_waiting() const {
  return *std::find_if(planned_.begin(), planned_.end(),
                       [](const auto& entry) { return entry->state == Entry::State::kWaiting; });
}

void ReadAhead::work() {
  leave_signals_to_main_thread();
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return is_stopped_ || waiting_ > 0; });
    if (is_stopped_) return;
    const std::shared_ptr<Entry> entry = first_waiting();
    entry->state = Entry::State::kBegun;
    --waiting_;
    lock.unlock();
    try {
      fill(*entry);
    } catch (...) {
      entry->failure = std::current_exception();
    }
    lock.lock();
    entry->state = Entry::State::kDone;
    changed_.notify_all();
  }
}

bool ReadAhead::is_next(size_t index) {
  const std::lock_guard lock(mutex_);
  return !planned_.empty() && planned_.front()->index == index;
}

/// Opens an input and reads it whole, if it is as small as was expected.
void ReadAhead::fill(Entry& entry) {
  OpenedInput opened = inputs_.open_stored(entry.index, entry.options, side_run_.context());
  const uint64_t total = opened.bytes->stored_bytes_total().value_or(UINT64_MAX);
  if (total > entry.reserved_bytes) {
    const bool may_go = opened.identity.can_read_again && !is_next(entry.index);
    if (!may_go) entry.opened = std::move(opened);
    return;
  }
  // One byte more finds the end. What a server has compressed may be longer than its total.
  std::string bytes(entry.reserved_bytes + 1, '\0');
  size_t filled = 0;
  bool is_whole = false;
  while (filled < bytes.size() && !is_whole) {
    const size_t got = opened.bytes->read(std::span(bytes).subspan(filled));
    is_whole = got == 0;
    filled += got;
  }
  bytes.resize(filled);
  opened.bytes = std::make_unique<HeldSource>(std::move(bytes), std::move(opened.bytes), is_whole);
  entry.opened = std::move(opened);
}

}  // namespace adze::io
