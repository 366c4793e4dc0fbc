#include "dataset/part_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/limits.h"
#include "column/gather.h"

namespace adze::dataset {
namespace {

/// A file's size is looked at after each this many rows of it, however they come in batches. Part
/// of the output's definition: DO NOT CHANGE without a new major version.
constexpr size_t kRowsBetweenCuts = 4096;

[[noreturn]] void fail_too_many() {
  Error error(ErrorCategory::kTarget,
              fmt::format("the rows make more than {} files", limits::dataset_files_max));
  error.fix = "let the files be larger (max_file_bytes), or partition by fewer columns";
  throw error;
}

}  // namespace

PartWriter::PartWriter(Files& files, std::string folder, uint64_t& parts, bool has_room_for_one)
    : files_(files),
      folder_(std::move(folder)),
      parts_(parts),
      has_room_for_one_(has_room_for_one) {}

void PartWriter::open_file() {
  if (files_.made == limits::dataset_files_max) fail_too_many();
  file_ =
      files_.make_file({.folder = folder_, .part = parts_, .has_room_for_one = has_room_for_one_});
  ++parts_;
  ++files_.made;
  rows_in_file_ = 0;
}

void PartWriter::write(const Batch& batch) {
  for (size_t begin = 0; begin < batch.row_count;) {
    if (file_ == nullptr) open_file();
    const size_t left = batch.row_count - begin;
    const size_t count = std::min(left, kRowsBetweenCuts - rows_in_file_ % kRowsBetweenCuts);
    if (count == batch.row_count) {
      file_->write(batch);
    } else {
      slice_batch(batch, begin, count, slice_);
      file_->write(slice_);
    }
    rows_in_file_ += count;
    begin += count;
    if (rows_in_file_ % kRowsBetweenCuts != 0 || !files_.file_bytes_max) continue;
    if (file_->encoded_bytes() >= *files_.file_bytes_max) close();
  }
}

void PartWriter::close(bool is_needed) {
  if (file_ == nullptr && is_needed && parts_ == 0) open_file();
  if (file_ != nullptr) file_->close();
  file_.reset();
}

}  // namespace adze::dataset
