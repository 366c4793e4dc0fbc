#include "lambda/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "io/io_test_world.h"
#include "io/temporary_name.h"

namespace adze::lambda {
namespace {

namespace fs = std::filesystem;

class TemporaryFolderTest : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_.path(name); }
  std::string parent() const { return fs::path(path("x")).parent_path(); }
  size_t entries() const { return folder_.names().size(); }
  io::TestFolder folder_;
};

TEST_F(TemporaryFolderTest, IsRemovedWithAllThatIsInIt) {
  {
    const TemporaryFolder folder(parent());
    EXPECT_NE(folder.path(), parent());
    fs::create_directory(folder.path() + "/deeper");
    io::write_text(folder.path() + "/deeper/file", "x");
    EXPECT_EQ(fs::status(folder.path()).permissions(), fs::perms::owner_all);
  }
  EXPECT_EQ(entries(), 0u);
}

TEST_F(TemporaryFolderTest, ParentThatIsNoFolderIsUsedAsItIs) {
  const TemporaryFolder folder(path("missing"));
  EXPECT_EQ(folder.path(), path("missing"));
}

TEST_F(TemporaryFolderTest, LeftoversAreClearedAwayAndNothingElse) {
  const TemporaryFolder alive(parent());
  io::write_text(path(".adze-out.parquet-0123456789abcdef.tmp"), "left");
  fs::create_directory(path(".adze-invocation-0123456789abcdef.tmp"));
  io::write_text(path(".adze-invocation-0123456789abcdef.tmp/file"), "left");
  for (const char* other : {".adze-x-0123456789abcdeg.tmp", ".adze-0123456789abcdef.tmp",
                            "adze-x-0123456789abcdef.tmp", ".adze-x-0123456789abcdef", "data"}) {
    io::write_text(path(other), "theirs");
  }
  io::remove_all_leftovers(parent());
  EXPECT_EQ(entries(), 5u + 1u);
  EXPECT_TRUE(fs::exists(alive.path())) << "another process's";
  EXPECT_FALSE(fs::exists(path(".adze-out.parquet-0123456789abcdef.tmp")));
}

TEST_F(TemporaryFolderTest, FolderThatIsNotThereHasNoLeftovers) {
  io::remove_all_leftovers(path("missing"));
  EXPECT_EQ(entries(), 0u);
}

}  // namespace
}  // namespace adze::lambda
