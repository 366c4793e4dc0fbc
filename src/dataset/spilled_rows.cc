#include "dataset/spilled_rows.h"

#include <algorithm>
#include <cstring>

#include "base/limits.h"
#include "base/run_context.h"

namespace adze::dataset {
namespace {

constexpr size_t kPieceBytes = size_t{1} << 20;

}  // namespace

SpilledRows::SpilledRows(RunContext& context)
    : file_(context), memory_(context.memory, "reading spilled rows") {}

void SpilledRows::append(std::string_view row) {
  const auto size = static_cast<uint32_t>(row.size());
  pending_.append(reinterpret_cast<const char*>(&size), sizeof size);
  pending_.append(row);
  if (pending_.size() >= kPieceBytes) flush();
}

SpilledRun SpilledRows::end_run() {
  const SpilledRun run{.offset = run_begin_, .bytes = bytes() - run_begin_};
  run_begin_ = bytes();
  return run;
}

void SpilledRows::flush() {
  if (!pending_.empty()) file_.append(pending_);
  pending_.clear();
}

size_t SpilledRows::fill(uint64_t offset, uint64_t bytes_left) {
  size_t want = static_cast<size_t>(std::min<uint64_t>(bytes_left, kPieceBytes));
  for (;;) {
    resize_window(want);
    file_.read(offset, std::span(window_.data(), want));
    if (row_size(0, want) > 0) return want;
    uint32_t size = 0;
    std::memcpy(&size, window_.data(), sizeof size);
    want = kSizeBytes + size;
  }
}

size_t SpilledRows::row_size(size_t at, size_t filled) const {
  if (filled - at < kSizeBytes) return 0;
  uint32_t size = 0;
  std::memcpy(&size, window_.data() + at, sizeof size);
  const size_t whole = kSizeBytes + size;
  return whole <= filled - at ? whole : 0;
}

void SpilledRows::resize_window(size_t bytes) {
  const size_t size = std::max(bytes, kPieceBytes) + limits::padding_bytes;
  if (window_.size() >= size) return;
  memory_.resize(size);
  window_.resize(size);
}

}  // namespace adze::dataset
