#include "io/expand_input.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/limits.h"
#include "io/io_test_world.h"
#include "io/open.h"

namespace adze::io {
namespace {

using Names = std::vector<std::string>;

/// A folder with files, and what patterns in it mean.
class ExpandInput : public ::testing::Test {
 protected:
  void make(const Names& names) {
    for (const std::string& name : names) {
      const std::filesystem::path path = at(name);
      std::filesystem::create_directories(path.parent_path());
      write_text(path, "x");
    }
  }
  std::string at(const std::string& name) const { return folder_.path(name); }

  InputPattern input(const std::string& pattern) const {
    return {.location = at(pattern), .pattern = at(pattern)};
  }
  static Names names_of(const std::vector<FoundInput>& inputs) {
    Names names;
    for (const FoundInput& found : inputs) names.push_back(found.location);
    return names;
  }
  /// Without the folder's own path.
  Names expanded(const std::string& pattern) {
    Names names;
    for (const std::string& name : names_of(expand_input(input(pattern), world_.context, {}))) {
      EXPECT_TRUE(name.starts_with(at(""))) << name;
      names.push_back(name.substr(at("").size()));
    }
    return names;
  }
  Error refused(const std::string& pattern) {
    return thrown([&] { expand_input(input(pattern), world_.context, {}); });
  }

  TestFolder folder_;
  TestWorld world_;
};

TEST_F(ExpandInput, NamesComeInByteOrderOfThePath) {
  make({"b.csv", "B.csv", "a.csv", "\xC3\xA4.csv", "a.txt", "a-1.csv", "a/x.csv"});
  EXPECT_EQ(expanded("*.csv"), (Names{"B.csv", "a-1.csv", "a.csv", "b.csv", "\xC3\xA4.csv"}));
  EXPECT_EQ(expanded("**/*.csv"),
            (Names{"B.csv", "a-1.csv", "a.csv", "a/x.csv", "b.csv", "\xC3\xA4.csv"}));
}

TEST_F(ExpandInput, StarsStayInTheirFolderAndTwoDoNot) {
  make({"a.csv", "d/b.csv", "d/e/c.csv", "d/e/f/g.csv"});
  EXPECT_EQ(expanded("*.csv"), (Names{"a.csv"}));
  EXPECT_EQ(expanded("*/*.csv"), (Names{"d/b.csv"}));
  EXPECT_EQ(expanded("d/**/*.csv"), (Names{"d/b.csv", "d/e/c.csv", "d/e/f/g.csv"}));
  EXPECT_EQ(expanded("**/f/**/*.csv"), (Names{"d/e/f/g.csv"}));
  EXPECT_EQ(expanded("**/**/g.csv"), (Names{"d/e/f/g.csv"}));
  EXPECT_EQ(expanded("d/**"), (Names{"d/b.csv", "d/e/c.csv", "d/e/f/g.csv"}));
  EXPECT_EQ(expanded("*/e/c.csv"), (Names{"d/e/c.csv"}));
  EXPECT_EQ(expanded("**/e/../b.c?v"), (Names{"d/e/../b.csv"}));
}

TEST_F(ExpandInput, SeveralWaysToAFileAreOne) {
  make({"a/a/a/x.csv"});
  EXPECT_EQ(expanded("**/a/**/x.csv"), (Names{"a/a/a/x.csv"}));
}

TEST_F(ExpandInput, HiddenNamesMustBeAskedFor) {
  make({".h.csv", "a.csv", ".d/b.csv", "d/.c.csv", "_u.csv"});
  EXPECT_EQ(expanded("*.csv"), (Names{"_u.csv", "a.csv"}));
  EXPECT_EQ(expanded(".*.csv"), (Names{".h.csv"}));
  EXPECT_EQ(expanded("**/*.csv"), (Names{"_u.csv", "a.csv"}));
  EXPECT_EQ(expanded(".d/*.csv"), (Names{".d/b.csv"}));
}

TEST_F(ExpandInput, FolderWithASlashIsTheFilesInIt) {
  make({"d/b.csv", "d/a.txt", "d/.h", "d/_SUCCESS", "d/e/c.csv", "f/x"});
  EXPECT_EQ(expanded("d/"), (Names{"d/a.txt", "d/b.csv"}));
  EXPECT_EQ(expanded("[df]/"), (Names{"d/a.txt", "d/b.csv", "f/x"}));
  EXPECT_EQ(expanded("d/**/"), (Names{"d/a.txt", "d/b.csv", "d/e/c.csv"}));
}

TEST_F(ExpandInput, FolderWithoutFilesIsAnError) {
  make({"d/_x", "d/e/c.csv"});
  EXPECT_EQ(refused("d/").message, "the folder has no files to read");
  EXPECT_EQ(refused("d/").category, ErrorCategory::kInput);
  EXPECT_EQ(refused("no/").message, "there is no such folder");
  EXPECT_EQ(refused("d/_x/").message, "is a file, not a folder");
}

TEST_F(ExpandInput, NameThatLooksLikeAPatternWinsOverThePattern) {
  make({"a[1].csv", "a1.csv", "b*"});
  EXPECT_EQ(expanded("a[1].csv"), (Names{"a[1].csv"}));
  EXPECT_EQ(expanded("b*"), (Names{"b*"}));
  EXPECT_EQ(expanded("a[1]*.csv"), (Names{"a1.csv"}));
}

TEST_F(ExpandInput, WhatIsEscapedStandsForItself) {
  make({"a*b.csv", "axb.csv"});
  const InputPattern input{.location = at("a*?.csv"), .pattern = at("a\\*?.csv")};
  EXPECT_EQ(names_of(expand_input(input, world_.context, {})), (Names{at("a*b.csv")}));
  const InputPattern plain{.location = at("x*.csv"), .pattern = at("x\\*.csv")};
  EXPECT_EQ(names_of(expand_input(plain, world_.context, {})), (Names{at("x*.csv")}))
      << "for open to refuse";
}

TEST_F(ExpandInput, PatternWithoutAFileIsAnError) {
  make({"d/x.csv"});
  const Error error = refused("*.csv");
  EXPECT_EQ(error.category, ErrorCategory::kInput);
  EXPECT_EQ(error.message, "no file fits the pattern");
  EXPECT_EQ(error.file, at("*.csv"));
  EXPECT_EQ(refused("no/*.csv").message, "no file fits the pattern");
  EXPECT_EQ(refused("d/x.csv/*").message, "no file fits the pattern");
  EXPECT_EQ(refused("[d]").message, "the pattern fits folders, but no file");
}

TEST_F(ExpandInput, LinksAreFollowedButNotByTwoStars) {
  make({"d/x.csv"});
  std::filesystem::create_symlink("d", at("link"));
  std::filesystem::create_symlink("../d", at("d/up"));
  std::filesystem::create_symlink("nowhere", at("d/broken.csv"));
  EXPECT_EQ(expanded("link/*.csv"), (Names{"link/broken.csv", "link/x.csv"}));
  EXPECT_EQ(expanded("**/x.csv"), (Names{"d/x.csv"}));
  EXPECT_EQ(expanded("d/"), (Names{"d/broken.csv", "d/x.csv"})) << "for open to refuse";
}

TEST_F(ExpandInput, PipesFitPatternsAndAreNoFilesOfAFolder) {
  make({"d/x.csv"});
  ASSERT_EQ(::mkfifo(at("d/pipe").c_str(), 0600), 0);
  EXPECT_EQ(expanded("d/*"), (Names{"d/pipe", "d/x.csv"}));
  EXPECT_EQ(expanded("d/"), (Names{"d/x.csv"}));
}

TEST_F(ExpandInput, FolderThatMayNotBeListedIsAMatterOfPermission) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become someone else";
  make({"d/x.csv"});
  ::chmod(at("d").c_str(), 0700);
  ::chmod(at("").c_str(), 0755);
  ASSERT_EQ(::seteuid(65534), 0);
  const Error error = refused("**/*.csv");
  ASSERT_EQ(::seteuid(0), 0);
  EXPECT_EQ(error.category, ErrorCategory::kPermission);
  EXPECT_EQ(error.file, at("d/"));
}

TEST_F(ExpandInput, FileUrisAreDecodedAndTheirCodesAreNoPattern) {
  make({"a b.csv", "a*.csv", "ax.csv"});
  const auto uri = [&](const std::string& name) {
    return names_of(expand_input(
        {.location = "file://" + at(name), .pattern = "file://" + at(name)}, world_.context, {}));
  };
  EXPECT_EQ(uri("a%20b.csv"), (Names{at("a b.csv")}));
  EXPECT_EQ(uri("a%2A*csv"), (Names{at("a*.csv")}));
  EXPECT_EQ(uri("a%20*"), (Names{at("a b.csv")}));
  EXPECT_EQ(uri("").size(), 3u);
}

TEST_F(ExpandInput, OtherSchemesAreNotExpanded) {
  const InputPattern url{.location = "https://host/a*?x=[1]", .pattern = "https://host/a*?x=[1]"};
  EXPECT_EQ(names_of(expand_input(url, world_.context, {})), (Names{url.location}));
  EXPECT_EQ(names_of(expand_input({.location = "-", .pattern = "-"}, world_.context, {})),
            (Names{"-"}));
}

TEST_F(ExpandInput, InputsKeepTheirOrder) {
  make({"b1", "b2", "a"});
  const std::vector<InputPattern> inputs = {input("b*"), input("a"), input("b1")};
  EXPECT_EQ(names_of(expand_inputs(inputs, world_.context, {})),
            (Names{at("b1"), at("b2"), at("a"), at("b1")}));
}

TEST_F(ExpandInput, StandardInputMayBeNamedOnce) {
  const std::vector<InputPattern> inputs(2, {.location = "-", .pattern = "-"});
  EXPECT_EQ(thrown([&] { expand_inputs(inputs, world_.context, {}); }).message,
            "standard input ('-') is named twice");
}

TEST_F(ExpandInput, MoreInputsThanMayBeAreRefused) {
  const std::vector<InputPattern> inputs(limits::inputs_max + 1, {.location = "a", .pattern = "a"});
  const Error error = thrown([&] { expand_inputs(inputs, world_.context, {}); });
  EXPECT_EQ(error.category, ErrorCategory::kUsage);
  EXPECT_EQ(error.message, "there are more than 100000 inputs");
}

}  // namespace
}  // namespace adze::io
