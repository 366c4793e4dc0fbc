#include "engine/counted_source.h"

#include <utility>

#include "base/progress.h"
#include "base/run_context.h"

namespace adze::engine {
namespace {

class CountedSource : public ByteSource {
 public:
  CountedSource(std::unique_ptr<ByteSource> source, Progress& progress)
      : source_(std::move(source)), progress_(progress) {}

  size_t read(std::span<char> into) override {
    const size_t got = source_->read(into);
    const uint64_t bytes = source_->stored_bytes_read();
    progress_.add_bytes(bytes - std::exchange(bytes_told_, bytes));
    return got;
  }

  const std::string& name() const override { return source_->name(); }
  uint64_t stored_bytes_read() const override { return source_->stored_bytes_read(); }
  std::optional<uint64_t> stored_bytes_total() const override {
    return source_->stored_bytes_total();
  }

 private:
  std::unique_ptr<ByteSource> source_;
  Progress& progress_;
  uint64_t bytes_told_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> counted(std::unique_ptr<ByteSource> source, RunContext& context) {
  if (context.progress == nullptr) return source;
  return std::make_unique<CountedSource>(std::move(source), *context.progress);
}

}  // namespace adze::engine
