// An object is read through one connection until that is seen to be what the run waits for. A
// connection to S3 brings 40 to 100 MB/s from one place and several bring several times as much;
// but where the reader is the slower one (a store near by, a run that computes a lot), more of them
// only cost CPU and memory. So the stream is watched in windows of a few MiB: when in two of them
// in a row most of the time was waiting, at less than what one connection of S3 brings, and much is
// left, the rest is fetched in ranges. Which of the two happens shows in nothing but time: the
// bytes are the same, and so is the checksum, computed here over what is handed out.
#include "io/s3/object_source.h"

#include <fmt/format.h>

#include <utility>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"

namespace adze::io::s3 {
namespace {

constexpr uint64_t kWindowBytes = uint64_t{4} << 20;
constexpr unsigned kSlowWindows = 2;
/// What is left must pay for new connections.
constexpr uint64_t kWorthwhileBytes = uint64_t{64} << 20;
/// 100 MB/s.
constexpr std::chrono::nanoseconds kSlowWindowTime{kWindowBytes * 10};

}  // namespace

ObjectSource::ObjectSource(ObjectVersion object, std::unique_ptr<BodyStream> begun, Client& client,
                           RunContext& context)
    : object_(std::move(object)),
      name_(object_.location.uri()),
      client_(client),
      context_(context),
      checksum_(find_object_checksum(begun->answer())) {
  stream_.emplace(object_, 0, object_.bytes, client, context, std::move(begun));
}

void ObjectSource::observe(Time before, Time after) {
  if (object_.bytes - position_ < kWorthwhileBytes || object_.etag.empty()) return;
  if (!window_begin_time_) window_begin_time_ = before;
  window_waited_ += after - before;
  if (position_ - window_begin_ < kWindowBytes) return;
  const auto time = after - *window_begin_time_;
  const bool is_slow = window_waited_ * 2 > time && time > kSlowWindowTime;
  slow_windows_ = is_slow ? slow_windows_ + 1 : 0;
  window_begin_ = position_;
  window_begin_time_ = after;
  window_waited_ = {};
  if (slow_windows_ < kSlowWindows) return;
  slow_windows_ = 0;
  ranges_ = RangeReaders::start(object_, position_, client_, context_);
  if (ranges_ != nullptr) stream_.reset();
}

size_t ObjectSource::read_some(std::span<char> into) {
  if (ranges_ != nullptr) {
    const size_t got = ranges_->read(into);
    position_ += got;
    return got;
  }
  const Time before = context_.clock.now();
  const size_t got = stream_->read(into);
  position_ += got;
  observe(before, context_.clock.now());
  return got;
}

size_t ObjectSource::read(std::span<char> into) {
  if (is_finished_) return 0;
  const size_t got = read_some(into);
  if (checksum_ != nullptr) checksum_->add(into.first(got));
  // At once, for whoever knows that these were the last bytes need not ask for more.
  if (position_ == object_.bytes) finish();
  return got;
}

void ObjectSource::finish() {
  is_finished_ = true;
  char none;
  if (stream_) stream_->read({&none, 1});  // finds the end of the transfer
  stream_.reset();
  ranges_.reset();
  if (checksum_ == nullptr) return;
  const std::unique_ptr<ObjectChecksum> checksum = std::move(checksum_);
  const std::string computed = checksum->take_base64();
  if (computed == checksum->expected) return;
  Error error(ErrorCategory::kInput,
              fmt::format("the bytes that came have the {} {}, and S3 has {}", checksum->algorithm,
                          computed, checksum->expected));
  error.file = name_;
  error.fix = "run again; if it stays so, the object is damaged: upload it again";
  error.may_run_again = true;
  throw error;
}

}  // namespace adze::io::s3
