#include "io/scratch_file.h"

#include <gtest/gtest.h>

#include "io/io_test_world.h"

namespace adze::io {
namespace {

TEST(ScratchFile, GivesBackWhatWasAppendedAndHasNoName) {
  TestFolder folder;
  TestWorld world;
  world.context.temp_folder = folder.path("");
  ScratchFile file(world.context);
  EXPECT_TRUE(folder.names().empty());
  for (const std::string text : {"hello", " ", "world"}) file.append(text);
  EXPECT_EQ(file.bytes(), 11u);
  EXPECT_TRUE(folder.names().empty());
  std::string back(5, '\0');
  file.read(6, back);
  EXPECT_EQ(back, "world");
  EXPECT_EQ(thrown([&] { file.read(7, back); }).category, ErrorCategory::kResources);
}

TEST(ScratchFile, FolderThatIsNoneIsAMatterOfTMPDIR) {
  TestWorld world;
  world.context.temp_folder = "/no/such/folder";
  ScratchFile file(world.context);
  const Error error = thrown([&] { file.append(std::string("x")); });
  EXPECT_EQ(error.category, ErrorCategory::kResources);
  EXPECT_NE(error.fix.find("TMPDIR"), std::string::npos);
}

}  // namespace
}  // namespace adze::io
