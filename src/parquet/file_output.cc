#include "parquet/file_output.h"

namespace adze::parquet {
namespace {

constexpr size_t write_bytes = size_t{1} << 20;

}  // namespace

void FileOutput::write(std::string_view bytes) {
  position_ += bytes.size();
  if (pending_.empty()) pending_.reserve(write_bytes);
  while (pending_.size() + bytes.size() >= write_bytes) {
    const size_t fits = write_bytes - pending_.size();
    pending_.insert(pending_.end(), bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(fits));
    bytes.remove_prefix(fits);
    flush();
  }
  pending_.insert(pending_.end(), bytes.begin(), bytes.end());
}

void FileOutput::flush() {
  if (!pending_.empty()) sink_.write(pending_);
  pending_.clear();
}

}  // namespace adze::parquet
