#include "io/s3/part_sender.h"

#include <algorithm>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/threads.h"

namespace adze::io::s3 {

void PartBuffer::begin(size_t bytes_max) {
  size_ = 0;
  bytes_max_ = bytes_max;
  if (capacity_ >= bytes_max) return;
  memory_.reset();
  memory_.reset(new char[bytes_max]);
  capacity_ = bytes_max;
}

void PartBuffer::take(std::span<const char>& bytes) {
  constexpr size_t kStepBytes = size_t{1} << 20;
  const size_t count = std::min(bytes.size(), bytes_max_ - size_);
  const size_t needed =
      std::min((size_ + count + kStepBytes - 1) / kStepBytes * kStepBytes, bytes_max_);
  if (needed > reservation_.bytes()) reservation_.resize(needed);
  std::memcpy(memory_.get() + size_, bytes.data(), count);
  size_ += count;
  bytes = bytes.subspan(count);
}

void PartBuffer::release() {
  memory_.reset();
  capacity_ = bytes_max_ = size_ = 0;
  reservation_.resize(0);
}

PartSender::PartSender(Send send, RunContext& context)
    : send_(std::move(send)),
      side_(context),
      sending_(std::make_unique<PartBuffer>(context.memory)) {}

PartSender::~PartSender() { stop(); }

void PartSender::begin(std::unique_ptr<PartBuffer>& buffer) {
  ADZE_CHECK(!thread_.joinable());
  std::swap(sending_, buffer);
  try {
    thread_ = std::thread([this] {
      leave_signals_to_main_thread();
      run();
    });
  } catch (const std::system_error&) {
    run();
  }
}

void PartSender::run() noexcept {
  try {
    send_(sending_->bytes(), side_.context());
  } catch (...) {
    failure_ = std::current_exception();
  }
}

void PartSender::wait() {
  if (thread_.joinable()) thread_.join();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void PartSender::stop() noexcept {
  side_.stop();
  if (thread_.joinable()) thread_.join();
}

}  // namespace adze::io::s3
