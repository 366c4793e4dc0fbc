#include "engine/counted_source.h"

#include <utility>

#include "base/forwarding_source.h"
#include "base/progress.h"
#include "base/run_context.h"

namespace adze::engine {
namespace {

class CountedSource : public ForwardingSource {
 public:
  CountedSource(std::unique_ptr<ByteSource> source, Progress& progress)
      : ForwardingSource(std::move(source)), progress_(progress) {}

  size_t read(std::span<char> into) override {
    const size_t got = source().read(into);
    const uint64_t bytes = source().stored_bytes_read();
    progress_.add_bytes(bytes - std::exchange(bytes_told_, bytes));
    return got;
  }

 private:
  Progress& progress_;
  uint64_t bytes_told_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> counted(std::unique_ptr<ByteSource> source, RunContext& context) {
  if (context.progress == nullptr) return source;
  return std::make_unique<CountedSource>(std::move(source), *context.progress);
}

}  // namespace adze::engine
