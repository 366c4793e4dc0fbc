#include "postgres/copy_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/limits.h"

namespace adze::postgres {
namespace {

class CopySource : public ByteSource {
 public:
  CopySource(std::unique_ptr<Connection> connection, std::string name)
      : connection_(std::move(connection)), name_(std::move(name)) {}

  size_t read(std::span<char> into) override {
    size_t filled = 0;
    while (filled < into.size() && take_row(filled == 0)) {
      const size_t count = std::min(row_.size(), into.size() - filled);
      std::memcpy(into.data() + filled, row_.data(), count);
      row_.remove_prefix(count);
      filled += count;
    }
    bytes_read_ += filled;
    return filled;
  }

  const std::string& name() const override { return name_; }
  uint64_t stored_bytes_read() const override { return bytes_read_; }
  std::optional<uint64_t> stored_bytes_total() const override { return {}; }

 private:
  /// True if there are bytes in row_. Waits for them only if asked to.
  bool take_row(bool wait) {
    if (!row_.empty()) return true;
    if (connection_ == nullptr) return false;
    switch (next_row(wait)) {
      case Connection::CopyState::kRow:
        break;
      case Connection::CopyState::kNotYet:
        return false;
      case Connection::CopyState::kEnd:
        connection_.reset();  // locks and snapshot go with it
        return false;
    }
    if (row_.size() <= limits::record_bytes_max) return true;
    Error error(ErrorCategory::kContract,
                fmt::format("a row is longer than {} MiB", limits::record_bytes_max >> 20));
    error.file = name_;
    error.fix = "leave the long column out: query: SELECT … without it (--source-query)";
    throw error;
  }

  Connection::CopyState next_row(bool wait) {
    try {
      return connection_->next_row(wait, row_);
    } catch (Error& error) {
      if (error.file.empty()) error.file = name_;
      throw;
    }
  }

  std::unique_ptr<Connection> connection_;
  std::string name_;
  std::string_view row_;  ///< what is left of it
  uint64_t bytes_read_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> make_copy_source(std::unique_ptr<Connection> connection,
                                             std::string name) {
  return std::make_unique<CopySource>(std::move(connection), std::move(name));
}

}  // namespace adze::postgres
