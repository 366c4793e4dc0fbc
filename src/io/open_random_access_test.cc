#include "io/open_random_access.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "io/io_test_world.h"

namespace adze::io {
namespace {

Error error_of(const std::string& uri, TestWorld& world) {
  try {
    open_random_access(uri, world.context);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << uri << " was opened";
  return Error(ErrorCategory::kInternal, "");
}

TEST(OpenRandomAccess, ReadsAnyPlaceOfAFileByPathAndUri) {
  TestWorld world;
  TestFolder folder;
  const std::string path = folder.path("t");
  std::ofstream(path) << "0123456789";
  for (const std::string& uri : {path, "file://" + path}) {
    const auto source = open_random_access(uri, world.context);
    EXPECT_EQ(source->size(), 10u);
    EXPECT_EQ(source->name(), path);
    std::string bytes(4, ' ');
    source->read_at(6, bytes);
    EXPECT_EQ(bytes, "6789");
    source->read_at(0, bytes);
    EXPECT_EQ(bytes, "0123");
  }
}

TEST(OpenRandomAccess, AFileThatIsCutWhileItIsReadIsAnError) {
  TestWorld world;
  TestFolder folder;
  const std::string path = folder.path("t");
  std::ofstream(path) << "0123456789";
  const auto source = open_random_access(path, world.context);
  std::filesystem::resize_file(path, 5);
  std::string bytes(4, ' ');
  try {
    source->read_at(4, bytes);
    ADD_FAILURE() << "read";
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kInput);
    EXPECT_EQ(error.message, "the file was cut to 5 bytes while it was read");
  }
}

TEST(OpenRandomAccess, RefusesWhatHasNoEndToReadFrom) {
  TestWorld world;
  TestFolder folder;
  std::ofstream(folder.path("sales")) << "x";
  EXPECT_EQ(error_of("/dev/null", world).message,
            "is a pipe or device, which can't be read from its end");
  EXPECT_EQ(error_of(folder.path(""), world).message, "is a folder, not a file");
  EXPECT_EQ(error_of(folder.path("sale"), world).message,
            "there is no such file, did you mean 'sales'?");
  EXPECT_EQ(error_of("", world).category, ErrorCategory::kUsage);
  EXPECT_EQ(error_of("ftp://bucket/a.parquet", world).message,
            "files, http, https, s3 and sftp can be read from their end, not 'ftp'");
}

}  // namespace
}  // namespace adze::io
