#include "io/create_target.h"

#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>

#include "io/file_sink.h"
#include "io/io_test_world.h"
#include "io/standard_output.h"
#include "io/write_small_file.h"

namespace adze::io {
namespace {

namespace fs = std::filesystem;

class CreateTarget : public ::testing::Test {
 protected:
  std::string at(const std::string& name) const { return folder_.path(name); }

  void write(const std::string& path, const std::string& text, const TargetOptions& options = {}) {
    auto sink = create_target(path, options, world_.context);
    sink->write(text);
    sink->stage();
    sink->commit();
  }

  Error refused(const std::string& path, const TargetOptions& options = {}) {
    return thrown([&] { create_target(path, options, world_.context); });
  }

  TestWorld world_;
  TestFolder folder_;
};

TEST_F(CreateTarget, NewFileHasItsBytesAfterCommitAndNotBefore) {
  auto sink = create_target(at("a.parquet"), {}, world_.context);
  sink->write(std::string("PAR1"));
  sink->stage();
  EXPECT_FALSE(fs::exists(at("a.parquet")));
  sink->commit();
  EXPECT_EQ(read_text(at("a.parquet")), "PAR1");
  EXPECT_EQ(sink->bytes_written(), 4u);
  EXPECT_EQ(folder_.names(), std::vector<std::string>{"a.parquet"});
}

TEST_F(CreateTarget, LargeAndSmallWritesKeepTheirOrder) {
  std::string expected;
  auto sink = create_target(at("a"), {}, world_.context);
  for (size_t i = 0; i < 200; ++i) {
    const std::string piece((i * 7919) % 70'000 * (i % 40 == 0 ? 40 : 1),
                            static_cast<char>('a' + i % 26));
    sink->write(piece);
    expected += piece;
  }
  sink->stage();
  sink->commit();
  EXPECT_TRUE(read_text(at("a")) == expected);
}

TEST_F(CreateTarget, WithoutCommitTheOldFileStaysAndNothingElse) {
  write(at("a"), "old");
  for (const bool is_staged : {false, true}) {
    auto sink = create_target(at("a"), {}, world_.context);
    sink->write(std::string(3'000'000, 'x'));
    if (is_staged) sink->stage();
    sink.reset();
    EXPECT_EQ(read_text(at("a")), "old");
    EXPECT_EQ(folder_.names(), std::vector<std::string>{"a"});
  }
}

TEST_F(CreateTarget, MissingFoldersAreMade) {
  write(at("x/y//z/a"), "1");
  EXPECT_EQ(read_text(at("x/y/z/a")), "1");
}

TEST_F(CreateTarget, MadeFoldersGoAwayWithoutCommitAndOldOnesStay) {
  fs::create_directory(at("old"));
  create_target(at("old/x/y/a"), {}, world_.context)->stage();
  EXPECT_TRUE(fs::exists(at("old")));
  EXPECT_FALSE(fs::exists(at("old/x")));
}

TEST_F(CreateTarget, MadeFoldersWithFilesOfOthersStay) {
  auto sink = create_target(at("x/y/a"), {}, world_.context);
  write_text(at("x/other"), "");
  sink.reset();
  EXPECT_TRUE(fs::exists(at("x/other")));
  EXPECT_FALSE(fs::exists(at("x/y")));
}

TEST_F(CreateTarget, FileWhereAFolderIsNeededIsNamed) {
  write_text(at("f"), "");
  const Error error = refused(at("f/g/a"));
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_EQ(error.message, "'" + at("f") + "' is not a folder");
}

TEST_F(CreateTarget, FolderIsRefused) {
  for (const std::string& path : {folder_.path(""), at("new/")}) {
    const Error error = refused(path);
    EXPECT_EQ(error.category, ErrorCategory::kTarget);
    EXPECT_EQ(error.message, "is a folder");
    EXPECT_EQ(error.file, path);
    EXPECT_EQ(error.fix, "name a file in it");
  }
}

TEST_F(CreateTarget, InputIsRefusedUnderAnyName) {
  write_text(at("in.csv"), "PAR1");
  fs::create_hard_link(at("in.csv"), at("hard"));
  fs::create_symlink("in.csv", at("soft"));
  const std::vector<std::string> names = {at("in.csv"), at("hard"), at("soft"), at("./in.csv")};
  for (const std::string& target : names) {
    for (const std::string& input : names) {
      const std::vector<std::string> inputs = {at("absent"), "-", "s3://bucket/key", input};
      const Error error = refused(target, {.force = true, .inputs = inputs});
      EXPECT_EQ(error.category, ErrorCategory::kTarget);
      EXPECT_EQ(error.message, "is the input '" + input + "' itself");
      EXPECT_EQ(error.fix, "name another target: adze never writes over its inputs");
    }
  }
  const std::vector<std::string> inputs = {"file://" + at("in.csv")};
  EXPECT_EQ(refused(at("in.csv"), {.inputs = inputs}).category, ErrorCategory::kTarget);
}

TEST_F(CreateTarget, ModeCreateRefusesAFileThatExists) {
  write_text(at("a"), "old");
  const Error error = refused(at("a"), {.mode = TargetMode::kCreate});
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_EQ(error.message, "exists already");
  EXPECT_EQ(error.fix, "name another target, or use the mode replace");
}

TEST_F(CreateTarget, ModeCreateRefusesAFileThatAppearsMeanwhile) {
  auto sink = create_target(at("a"), {.mode = TargetMode::kCreate}, world_.context);
  sink->write(std::string("new"));
  sink->stage();
  write_text(at("a"), "other");
  const Error error = thrown([&] { sink->commit(); });
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_EQ(error.message, "exists already, made by someone else during this run");
  sink.reset();
  EXPECT_EQ(read_text(at("a")), "other");
  EXPECT_EQ(folder_.names(), std::vector<std::string>{"a"});
}

TEST_F(CreateTarget, FileWithoutTheMagicIsReplacedOnlyByForce) {
  for (const std::string text : {"", "PAR", "PAR2", "a,b\n1,2\n"}) {
    write_text(at("a"), text);
    const Error error = refused(at("a"), {.expected_magic = "PAR1"});
    EXPECT_EQ(error.category, ErrorCategory::kTarget);
    EXPECT_EQ(error.message, "exists and doesn't begin with PAR1, so it is not replaced");
    EXPECT_EQ(error.fix, "name another target, or say --force to replace the file");
    EXPECT_EQ(read_text(at("a")), text);
  }
  write(at("a"), "PAR1 new", {.force = true, .expected_magic = "PAR1"});
  write(at("a"), "PAR1 newer", {.expected_magic = "PAR1"});
  EXPECT_EQ(read_text(at("a")), "PAR1 newer");
}

TEST_F(CreateTarget, ModeOfTheReplacedFileIsKept) {
  for (const unsigned mode : {0600u, 0640u, 0666u, 0755u}) {
    write_text(at("a"), "old");
    ::chmod(at("a").c_str(), mode);
    write(at("a"), "new");
    EXPECT_EQ(mode_of(at("a")), mode);
  }
}

TEST_F(CreateTarget, NewFileHasTheUmasksMode) {
  for (const unsigned mask : {0022u, 0077u, 0000u, 0027u}) {
    fs::remove(at("a"));
    const mode_t before = ::umask(mask);
    write(at("a"), "new");
    ::umask(before);
    EXPECT_EQ(mode_of(at("a")), 0666 & ~mask);
  }
}

TEST_F(CreateTarget, SymbolicLinksAreFollowedAndStay) {
  fs::create_directory(at("d"));
  write_text(at("d/file"), "old");
  fs::create_symlink("d/file", at("one"));
  fs::create_symlink(at("one"), at("two"));
  write(at("two"), "new");
  EXPECT_TRUE(fs::is_symlink(at("one")) && fs::is_symlink(at("two")));
  EXPECT_EQ(read_text(at("d/file")), "new");
}

TEST_F(CreateTarget, LinkToNothingMakesTheFileItPointsTo) {
  fs::create_symlink("d/file", at("link"));
  write(at("link"), "new");
  EXPECT_EQ(read_text(at("d/file")), "new");
  EXPECT_TRUE(fs::is_symlink(at("link")));
}

TEST_F(CreateTarget, LinksInACircleAreRefused) {
  fs::create_symlink("b", at("a"));
  fs::create_symlink("a", at("b"));
  EXPECT_EQ(refused(at("a")).message, "is a symbolic link that leads in a circle");
}

TEST_F(CreateTarget, FileUriIsAPath) {
  write("file://" + at("a%20b"), "1");
  EXPECT_EQ(read_text(at("a b")), "1");
}

TEST_F(CreateTarget, OtherSchemesAreRefused) {
  const Error error = refused("gs://bucket/key?secret");
  EXPECT_EQ(error.category, ErrorCategory::kUsage);
  EXPECT_EQ(error.message,
            "adze writes files, standard output, s3 and sftp; 'gs' is not a scheme it knows");
  EXPECT_EQ(error.file, "gs://bucket/key");
}

TEST_F(CreateTarget, LongestPossibleNameWorksAndALongerOneFails) {
  write(at(std::string(255, 'n')), "1");
  EXPECT_EQ(read_text(at(std::string(255, 'n'))), "1");
  const Error error = refused(at(std::string(256, 'n')));
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_EQ(error.message, "can't be written: File name too long");
}

TEST_F(CreateTarget, UnlockedLeftoversOfTheSameTargetAreRemoved) {
  const std::string left = ".adze-a-0123456789abcdef.tmp";
  const std::vector<std::string> kept = {
      ".adze-a-0123456789abcdeX.tmp", ".adze-b-0123456789abcdef.tmp", ".adze-a-0123456789abcde.tmp",
      ".adze-ab-0123456789abcdef.tmp"};
  write_text(at(left), "");
  for (const std::string& name : kept) write_text(at(name), "");
  write(at("a"), "1");
  EXPECT_FALSE(fs::exists(at(left)));
  for (const std::string& name : kept) EXPECT_TRUE(fs::exists(at(name))) << name;
}

TEST_F(CreateTarget, LockedTemporaryFilesOfOthersStay) {
  const std::string path = at(".adze-a-0123456789abcdef.tmp");
  write_text(path, "");
  FileDescriptor file = open_file(path.c_str(), 0, 0, world_.context);
  ASSERT_EQ(::flock(file.number(), LOCK_EX), 0);
  write(at("a"), "1");
  EXPECT_TRUE(fs::exists(path));
}

TEST_F(CreateTarget, TwoWritersOfOneTargetDoNotDisturbEachOther) {
  auto first = create_target(at("a"), {}, world_.context);
  first->write(std::string("first"));
  first->stage();
  auto second = create_target(at("a"), {}, world_.context);
  second->write(std::string("second"));
  second->stage();
  first->commit();
  EXPECT_EQ(read_text(at("a")), "first");
  second->commit();
  EXPECT_EQ(read_text(at("a")), "second");
  EXPECT_EQ(folder_.names(), std::vector<std::string>{"a"});
}

/// Runs `child` in a process of its own that ends as by kill -9 where `child` returns.
void run_and_kill(const std::function<void()>& child) {
  const pid_t process = ::fork();
  if (process == 0) {
    child();
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ::waitpid(process, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
}

TEST_F(CreateTarget, KilledWriterLeavesTheOldOrTheNewFile) {
  for (int point = 0; point < 4; ++point) {
    write(at("a"), "old");
    run_and_kill([&] {
      auto sink = create_target(at("a"), {}, world_.context);
      if (point > 0) sink->write(std::string(5'000'000, 'n'));
      if (point > 1) sink->stage();
      if (point > 2) sink->commit();
      ::kill(::getpid(), SIGKILL);
    });
    EXPECT_EQ(read_text(at("a")), point > 2 ? std::string(5'000'000, 'n') : "old") << point;
    write(at("a"), "next");
    EXPECT_EQ(folder_.names(), std::vector<std::string>{"a"}) << point;
  }
}

TEST_F(CreateTarget, WithoutUnnamedFilesTheSameHoldsAndLeftoversAreTakenAway) {
  for (int point = 0; point < 4; ++point) {
    write(at("a"), "old");
    run_and_kill([&] {
      auto sink = make_file_sink({.name = at("a"), .path = at("a"), .may_be_unnamed = false},
                                 world_.context);
      if (point > 0) sink->write(std::string(5'000'000, 'n'));
      if (point > 1) sink->stage();
      if (point > 2) sink->commit();
      ::kill(::getpid(), SIGKILL);
    });
    EXPECT_EQ(read_text(at("a")), point > 2 ? std::string(5'000'000, 'n') : "old") << point;
    EXPECT_EQ(folder_.names().size(), point > 2 ? 1u : 2u);
    write(at("a"), "next");
    EXPECT_EQ(folder_.names(), std::vector<std::string>{"a"}) << point;
  }
}

TEST_F(CreateTarget, WithoutUnnamedFilesTheTemporaryFileIsPrivateAndLocked) {
  const mode_t before = ::umask(0022);
  auto sink =
      make_file_sink({.name = "a", .path = at("a"), .may_be_unnamed = false}, world_.context);
  ASSERT_EQ(folder_.names().size(), 1u);
  const std::string temporary = at(folder_.names()[0]);
  EXPECT_EQ(mode_of(temporary), 0600u);
  FileDescriptor other = open_file(temporary.c_str(), 0, 0, world_.context);
  EXPECT_NE(::flock(other.number(), LOCK_EX | LOCK_NB), 0);
  write(at("a"), "first");
  sink->write(std::string("second"));
  sink->stage();
  sink->commit();
  ::umask(before);
  EXPECT_EQ(read_text(at("a")), "second");
  EXPECT_EQ(mode_of(at("a")), 0644u);
}

TEST_F(CreateTarget, FolderOfAnotherUserIsAMatterOfPermission) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become someone else";
  fs::create_directory(at("d"));
  write_text(at("theirs"), "PAR1");
  ::chmod(at("theirs").c_str(), 0444);
  ::chmod(folder_.path("").c_str(), 0755);
  constexpr uid_t kNobody = 65534;
  ASSERT_EQ(::seteuid(kNobody), 0);
  const Error folder = refused(at("d/a"));
  const Error file = refused(at("theirs"));
  const Error missing = refused(at("d/x/y/a"));
  ASSERT_EQ(::seteuid(0), 0);
  EXPECT_EQ(folder.category, ErrorCategory::kPermission);
  EXPECT_EQ(folder.message, "can't be written: Permission denied");
  EXPECT_EQ(folder.fix,
            "write to a folder that is yours, or run adze as a user who may write there");
  EXPECT_EQ(file.category, ErrorCategory::kPermission);
  EXPECT_EQ(missing.category, ErrorCategory::kPermission);
}

TEST_F(CreateTarget, NullDeviceIsWrittenDirectly) {
  write("/dev/null", "1", {.mode = TargetMode::kCreate, .expected_magic = "PAR1"});
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(CreateTarget, FullDeviceIsAnErrorOfTheTarget) {
  auto sink = create_target("/dev/full", {}, world_.context);
  const Error error = thrown([&] { sink->write(std::string("x")); });
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_EQ(error.message, "its disk is full");
  EXPECT_EQ(error.fix, "make room, or write to another disk");
}

TEST_F(CreateTarget, FullDiskLeavesTheOldFileAndNothingElse) {
  fs::create_directory(at("small"));
  const std::string mount = "mount -t tmpfs -o size=1m tmpfs " + at("small") + " >/dev/null 2>&1";
  if (::geteuid() != 0 || std::system(mount.c_str()) != 0) GTEST_SKIP() << "can't mount a tmpfs";
  write(at("small/a"), "old");
  auto sink = create_target(at("small/a"), {}, world_.context);
  const Error error = thrown([&] {
    for (int i = 0; i < 4; ++i) sink->write(std::string(1'000'000, 'x'));
    sink->stage();
  });
  sink.reset();
  const std::string text = read_text(at("small/a"));
  const auto count = std::distance(fs::directory_iterator(at("small")), fs::directory_iterator());
  EXPECT_EQ(std::system(("umount " + at("small")).c_str()), 0);
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_EQ(error.message, "its disk is full");
  EXPECT_EQ(text, "old");
  EXPECT_EQ(count, 1);
}

TEST_F(CreateTarget, CancelledRunStopsWritingAndLeavesNothing) {
  auto sink = create_target(at("x/a"), {}, world_.context);
  world_.cancellation.request(SIGINT);
  const Error error = thrown([&] { sink->write(std::string(2'000'000, 'x')); });
  EXPECT_EQ(error.category, ErrorCategory::kInterrupted);
  sink.reset();
  EXPECT_TRUE(folder_.names().empty());
}

TEST_F(CreateTarget, SmallFileIsWrittenAfterAnInterruptToo) {
  world_.cancellation.request(SIGINT);
  write_small_file(at("receipt.json"), "{}", world_.context);
  EXPECT_EQ(read_text(at("receipt.json")), "{}");
}

/// Standard output made to lead to `descriptor` while it lives.
class Redirected {
 public:
  explicit Redirected(int descriptor) : saved_(::dup(STDOUT_FILENO)) {
    ::dup2(descriptor, STDOUT_FILENO);
  }
  ~Redirected() {
    ::dup2(saved_, STDOUT_FILENO);
    ::close(saved_);
  }

 private:
  int saved_;
};

TEST_F(CreateTarget, DashIsStandardOutput) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  {
    Redirected redirected(ends[1]);
    auto sink = create_target("-", {}, world_.context);
    EXPECT_EQ(sink->name(), "stdout");
    sink->write(std::string("data"));
    sink->stage();
    sink->commit();
  }
  char text[8];
  EXPECT_EQ(::read(ends[0], text, sizeof text), 4);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(CreateTarget, ReaderOfStandardOutputThatGoesAwayIsNoError) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  ::close(ends[0]);
  {
    Redirected redirected(ends[1]);
    auto sink = create_target("-", {}, world_.context);
    EXPECT_THROW(sink->write(std::string("data")), StdoutClosed);
  }
  ::close(ends[1]);
  std::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace adze::io
