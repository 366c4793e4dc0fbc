#include "base/environment.h"

#include <gtest/gtest.h>

namespace adze {
namespace {

TEST(Environment, VariableThatIsNotSetIsEmpty) {
  const Environment environment = {{"A", "1"}, {"B", ""}};
  EXPECT_EQ(environment_value(environment, "A"), "1");
  EXPECT_EQ(environment_value(environment, "B"), "");
  EXPECT_EQ(environment_value(environment, "C"), "");
}

TEST(Environment, TemporaryFolderIsThatOfTmpdir) {
  EXPECT_EQ(temporary_folder_of({}), "/tmp");
  EXPECT_EQ(temporary_folder_of({{"TMPDIR", ""}}), "/tmp");
  EXPECT_EQ(temporary_folder_of({{"TMPDIR", "/var/tmp"}}), "/var/tmp");
}

}  // namespace
}  // namespace adze
