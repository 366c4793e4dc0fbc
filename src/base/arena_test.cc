#include "base/arena.h"

#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"

namespace adze {
namespace {

TEST(ArenaTest, PiecesKeepTheirBytesWhileItGrows) {
  Arena arena;
  std::vector<std::string_view> pieces;
  pieces.reserve(3000);
  for (size_t size = 0; size < 3000; ++size) {
    pieces.push_back(arena.copy(std::string(size, static_cast<char>('a' + size % 26))));
  }
  for (size_t size = 0; size < pieces.size(); ++size) {
    EXPECT_EQ(pieces[size], std::string(size, static_cast<char>('a' + size % 26)));
  }
}

TEST(ArenaTest, EveryPieceHasWritablePaddingBehindIt) {
  Arena arena;
  for (const size_t size : {0, 1, 4000, 4096 - 64, 4096, 5'000'000}) {
    char* piece = arena.allocate(size);
    // AddressSanitizer reports the first byte that is outside the block.
    std::memset(piece, 0, size + limits::padding_bytes);
  }
}

TEST(ArenaTest, ClearGivesHugeBlocksBack) {
  Arena arena;
  arena.allocate(100);
  arena.allocate(size_t{50} << 20);
  EXPECT_GT(arena.bytes_allocated(), size_t{50} << 20);
  arena.clear();
  EXPECT_LE(arena.bytes_allocated(), size_t{1} << 20);
}

TEST(ArenaTest, ClearGivesBackAHugeBlockThatIsTheOnlyOne) {
  Arena arena;
  arena.allocate(size_t{50} << 20);
  arena.clear();
  EXPECT_EQ(arena.bytes_allocated(), 0U);
  EXPECT_EQ(arena.copy("a"), "a");
}

TEST(ArenaTest, ClearedArenaUsesItsBlockAgain) {
  Arena arena;
  for (int i = 0; i < 1000; ++i) arena.allocate(1000);
  arena.clear();
  const size_t bytes = arena.bytes_allocated();
  for (int i = 0; i < 100; ++i) arena.allocate(1000);
  EXPECT_EQ(arena.bytes_allocated(), bytes);
}

}  // namespace
}  // namespace adze
