#include "io/open.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "io/io_test_world.h"

namespace adze::io {
namespace {

class OpenInput : public ::testing::Test {
 protected:
  std::string at(const std::string& name) const { return folder_.path(name); }
  Error refused(const std::string& uri) {
    return thrown([&] { open_input(uri, world_.context); });
  }

  TestWorld world_;
  TestFolder folder_;
};

TEST_F(OpenInput, FileHasItsBytesAndIdentity) {
  write_text(at("a.csv"), "a\n1\n");
  OpenedInput input = open_input(at("a.csv"), world_.context);
  EXPECT_EQ(input.identity.uri, at("a.csv"));
  EXPECT_EQ(input.identity.bytes, 4u);
  EXPECT_TRUE(input.identity.can_read_again);
  EXPECT_EQ(input.bytes->name(), at("a.csv"));
  EXPECT_EQ(read_all(*input.bytes, 3), "a\n1\n");
  EXPECT_EQ(input.bytes->stored_bytes_total(), 4u);
}

TEST_F(OpenInput, EmptyFileIsEmpty) {
  write_text(at("a.csv"), "");
  OpenedInput input = open_input(at("a.csv"), world_.context);
  EXPECT_EQ(read_all(*input.bytes), "");
}

TEST_F(OpenInput, FileUriIsDecoded) {
  write_text(at("a b%.csv"), "x");
  for (const std::string prefix : {"file://", "file:", "FILE://localhost"}) {
    OpenedInput input = open_input(prefix + at("a%20b%25.csv"), world_.context);
    EXPECT_EQ(read_all(*input.bytes), "x");
    EXPECT_EQ(input.identity.uri, at("a b%.csv"));
  }
}

TEST_F(OpenInput, BadFileUrisAreErrorsOfUsage) {
  const struct {
    const char* uri;
    const char* message;
  } cases[] = {
      {"file://host/a", "a file URI names a file of this machine, not of another host"},
      {"file:///a%2",
       "a '%' in a file URI must be followed by two hexadecimal digits, and not by 00"},
      {"file:///a%zz",
       "a '%' in a file URI must be followed by two hexadecimal digits, and not by 00"},
      {"file:///a%00",
       "a '%' in a file URI must be followed by two hexadecimal digits, and not by 00"},
      {"file:///a?b", "a file URI has no query and no fragment"},
      {"file://", "the file URI has no path"},
  };
  for (const auto& [uri, message] : cases) {
    const Error error = refused(uri);
    EXPECT_EQ(error.category, ErrorCategory::kUsage);
    EXPECT_EQ(error.message, message);
    EXPECT_FALSE(error.fix.empty());
  }
}

TEST_F(OpenInput, UnknownSchemeIsNamedWithoutPasswordAndQuery) {
  const Error error = refused("ftp://user:secret@host/a.csv?token=secret#x");
  EXPECT_EQ(error.category, ErrorCategory::kUsage);
  EXPECT_EQ(
      error.message,
      "adze reads files, standard input, http, https, s3 and sftp; 'ftp' is not a scheme it knows");
  EXPECT_EQ(error.file, "ftp://host/a.csv");
  EXPECT_EQ(error.fix,
            "fetch it with another program and pipe it into adze, with '-' as the input");
}

TEST_F(OpenInput, NameWithAColonIsAPath) {
  const std::string folder = std::filesystem::current_path();
  std::filesystem::current_path(folder_.path(""));
  write_text("12:30.csv", "x");
  EXPECT_EQ(read_all(*open_input("12:30.csv", world_.context).bytes), "x");
  std::filesystem::current_path(folder);
}

TEST_F(OpenInput, MissingFileIsSuggestedItsNeighbour) {
  write_text(at("sales.csv"), "");
  const Error error = refused(at("sale.csv"));
  EXPECT_EQ(error.category, ErrorCategory::kInput);
  EXPECT_EQ(error.message, "there is no such file, did you mean 'sales.csv'?");
  EXPECT_EQ(error.file, at("sale.csv"));
  EXPECT_EQ(refused(at("quite_another")).message, "there is no such file");
}

TEST_F(OpenInput, MissingFolderIsNamed) {
  EXPECT_EQ(refused(at("no/a.csv")).message, "there is no folder '" + at("no") + "'");
  write_text(at("f"), "");
  EXPECT_EQ(refused(at("f/a.csv")).message, "there is no folder '" + at("f") + "'");
}

TEST_F(OpenInput, FolderIsAnError) {
  const Error error = refused(at(""));
  EXPECT_EQ(error.category, ErrorCategory::kInput);
  EXPECT_EQ(error.message, "is a folder, not a file");
  EXPECT_EQ(error.fix, "write " + at("") + " to read all files in it, or name them");
}

TEST_F(OpenInput, EmptyNameIsAnErrorOfUsage) {
  EXPECT_EQ(refused("").message, "the name of an input is empty");
  EXPECT_EQ(refused(std::string("a\0b", 3)).message, "the name of an input holds a NUL byte");
}

TEST_F(OpenInput, UnreadableFileIsAMatterOfPermission) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become someone else";
  write_text(at("a.csv"), "x");
  ::chmod(at("a.csv").c_str(), 0600);
  ::chmod(at("").c_str(), 0755);
  ASSERT_EQ(::seteuid(65534), 0);
  const Error error = refused(at("a.csv"));
  ASSERT_EQ(::seteuid(0), 0);
  EXPECT_EQ(error.category, ErrorCategory::kPermission);
  EXPECT_EQ(error.message, "the file may not be read: Permission denied");
}

TEST_F(OpenInput, FifoIsReadOnce) {
  ASSERT_EQ(::mkfifo(at("fifo").c_str(), 0600), 0);
  std::thread writer([&] { write_text(at("fifo"), "x,y\n"); });
  OpenedInput input = open_input(at("fifo"), world_.context);
  EXPECT_EQ(read_all(*input.bytes), "x,y\n");
  EXPECT_FALSE(input.identity.can_read_again);
  EXPECT_EQ(input.identity.bytes, 0u);
  writer.join();
}

TEST_F(OpenInput, DashIsStandardInput) {
  write_text(at("a.csv"), "x,y\n");
  const int saved = ::dup(STDIN_FILENO);
  const int file = ::open(at("a.csv").c_str(), O_RDONLY);
  ::dup2(file, STDIN_FILENO);
  OpenedInput input = open_input("-", world_.context);
  EXPECT_EQ(read_all(*input.bytes), "x,y\n");
  EXPECT_EQ(input.identity.uri, "stdin");
  EXPECT_FALSE(input.identity.can_read_again);
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
  ::close(file);
}

TEST_F(OpenInput, CancelledRunReadsNoMore) {
  write_text(at("a.csv"), std::string(1'000'000, 'x'));
  OpenedInput input = open_input(at("a.csv"), world_.context);
  world_.cancellation.request(SIGTERM);
  EXPECT_EQ(thrown([&] { read_all(*input.bytes); }).category, ErrorCategory::kTerminated);
}

}  // namespace
}  // namespace adze::io
