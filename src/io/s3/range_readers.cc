// A ring of slots, one range each: threads fill them, whichever is free the next range; the reader
// takes what has come of the oldest one, also while it is still being filled. A range is begun only
// when its slot has been read empty, so what is held is the ring. Tested by range_readers_test.cc,
// and by tests/real/71_s3_read.py against a server that is slow by the connection.
#include "io/s3/range_readers.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <system_error>

#include "base/cancellation.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "base/threads.h"

namespace adze::io::s3 {
namespace {

using namespace std::chrono_literals;

/// What others may still need of a run's memory is not taken for speed.
constexpr size_t kFreeMemoryShare = 8;

}  // namespace

RangeReaders::RangeReaders(const ObjectVersion& object, uint64_t first, Client& client,
                           RunContext& context)
    : object_(object),
      first_(first),
      range_count_((object.bytes - first + limits::s3_range_bytes - 1) / limits::s3_range_bytes),
      client_(client),
      context_(context),
      side_run_(context),
      reservation_(context.memory, "reading an object in ranges"),
      slots_(limits::s3_ranges_at_once) {}

std::unique_ptr<RangeReaders> RangeReaders::start(const ObjectVersion& object, uint64_t first,
                                                  Client& client, RunContext& context) {
  constexpr size_t kBytes = limits::s3_range_bytes * limits::s3_ranges_at_once;
  const size_t used = std::min(context.memory.bytes_used(), context.memory.bytes_max());
  if (kBytes > (context.memory.bytes_max() - used) / kFreeMemoryShare) return nullptr;
  std::unique_ptr<RangeReaders> readers(new RangeReaders(object, first, client, context));
  readers->reservation_.resize(kBytes);
  for (Slot& slot : readers->slots_) slot.bytes.resize(limits::s3_range_bytes);
  return readers->start_threads() ? std::move(readers) : nullptr;
}

bool RangeReaders::start_threads() {
  try {
    while (threads_.size() < slots_.size()) threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    // Those that have started do.
  }
  return !threads_.empty();
}

RangeReaders::~RangeReaders() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  side_run_.stop();
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

uint64_t RangeReaders::begin_of(uint64_t range) const {
  return first_ + range * limits::s3_range_bytes;
}

uint64_t RangeReaders::end_of(uint64_t range) const {
  return std::min<uint64_t>(begin_of(range) + limits::s3_range_bytes, object_.bytes);
}

void RangeReaders::work() {
  leave_signals_to_main_thread();
  while (true) {
    uint64_t range = 0;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] {
        return is_stopped_ || next_to_fetch_ == range_count_ ||
               next_to_fetch_ < next_to_deliver_ + slots_.size();
      });
      if (is_stopped_ || next_to_fetch_ == range_count_) return;
      range = next_to_fetch_++;
    }
    try {
      fetch(range);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      slot_of(range).failure = std::current_exception();
      changed_.notify_all();
      return;
    }
  }
}

void RangeReaders::fetch(uint64_t range) {
  Slot& slot = slot_of(range);
  ObjectStream stream(object_, begin_of(range), end_of(range), client_, side_run_.context());
  size_t filled = 0;
  const auto tell = [&] {
    const std::lock_guard lock(mutex_);
    slot.filled = filled;
    changed_.notify_all();
  };
  const size_t bytes = static_cast<size_t>(end_of(range) - begin_of(range));
  while (const size_t got = stream.read(std::span(slot.bytes).subspan(filled))) {
    filled += got;
    // The end is told when the stream has found it too: then the slot is another range's.
    if (filled < bytes) tell();
  }
  tell();
}

size_t RangeReaders::read(std::span<char> into) {
  const uint64_t range = next_to_deliver_;
  if (range == range_count_) return 0;
  Slot& slot = slot_of(range);
  std::unique_lock lock(mutex_);
  while (slot.filled == delivered_ && slot.failure == nullptr) {
    context_.cancellation.check();
    changed_.wait_for(lock, 100ms);
  }
  const size_t count = std::min(into.size(), slot.filled - delivered_);
  if (count == 0) std::rethrow_exception(slot.failure);
  lock.unlock();
  // What has been filled in is not touched again until the slot is handed back below.
  std::memcpy(into.data(), slot.bytes.data() + delivered_, count);
  delivered_ += count;
  if (delivered_ == end_of(range) - begin_of(range)) {
    lock.lock();
    slot.filled = 0;
    ++next_to_deliver_;
    delivered_ = 0;
    changed_.notify_all();
  }
  return count;
}

}  // namespace adze::io::s3
