#include "engine/counted_source.h"

#include <gtest/gtest.h>

#include <array>

#include "base/progress.h"
#include "base/test_world_testing.h"

namespace adze::engine {
namespace {

/// Gives ten bytes a read, which took four of the stored object.
class CompressedSource : public ByteSource {
 public:
  size_t read(std::span<char>) override {
    if (stored_ == 12) return 0;
    stored_ += 4;
    return 10;
  }
  const std::string& name() const override { return name_; }
  uint64_t stored_bytes_read() const override { return stored_; }
  std::optional<uint64_t> stored_bytes_total() const override { return 12; }

 private:
  std::string name_ = "x.gz";
  uint64_t stored_ = 0;
};

class CountedSourceTest : public testing::Test {
 protected:
  CountedSourceTest() { world.context.progress = &progress; }

  TestWorld world{1 << 20};
  Progress progress;
  std::array<char, 16> buffer{};
};

TEST_F(CountedSourceTest, StoredBytesOfSeveralInputsAddUp) {
  progress.begin("reading", 24);
  for (int input = 0; input < 2; ++input) {
    const std::unique_ptr<ByteSource> source =
        counted(std::make_unique<CompressedSource>(), world.context);
    while (source->read(buffer) > 0) {
    }
  }
  EXPECT_EQ(progress.figures().bytes, 24u);
}

TEST_F(CountedSourceTest, WithoutProgressThereIsNothingInBetween) {
  world.context.progress = nullptr;
  auto source = std::make_unique<CompressedSource>();
  const ByteSource* const plain = source.get();
  EXPECT_EQ(counted(std::move(source), world.context).get(), plain);
}

}  // namespace
}  // namespace adze::engine
