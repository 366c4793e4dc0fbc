#include "dataset/folder_name.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "dataset/partition_columns.h"

namespace adze::dataset {
namespace {

Error thrown(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was thrown";
  return {ErrorCategory::kInternal, ""};
}

TEST(FolderName, EscapesWhatHiveEscapesAndNothingElse) {
  EXPECT_EQ(escaped_for_folder("\"#%'*/:=?\\{[]^\x7f"),
            "%22%23%25%27%2A%2F%3A%3D%3F%5C%7B%5B%5D%5E%7F");
  EXPECT_EQ(escaped_for_folder(std::string_view("\0\x01\t\n\r\x1f", 6)), "%00%01%09%0A%0D%1F");
  const std::string plain = " !$&()+,-.0;<>@AZ_`az|}~\xc3\xa9";
  EXPECT_EQ(escaped_for_folder(plain), plain);
}

TEST(FolderName, IsNoPathHoweverTheValueLooks) {
  EXPECT_EQ(folder_name("dp", ".."), "dp=..");
  EXPECT_EQ(folder_name("dp", "../../etc"), "dp=..%2F..%2Fetc");
  EXPECT_EQ(folder_name("dp", "%2e%2e"), "dp=%252e%252e");
  EXPECT_EQ(folder_name("..", "a"), "..=a");
  EXPECT_EQ(folder_name("a/b=c", "d"), "a%2Fb%3Dc=d");
}

TEST(FolderName, NullIsThatOfHive) {
  EXPECT_EQ(folder_name("dp", ""), "dp=__HIVE_DEFAULT_PARTITION__");
  const Error error = thrown([] { folder_name("dp", null_folder_value); });
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_EQ(error.fix, "make it null: nullif(dp, '__HIVE_DEFAULT_PARTITION__')");
}

TEST(FolderName, MayHaveWhatFileSystemsAllow) {
  EXPECT_EQ(folder_name("dp", std::string(252, 'x')).size(), 255u);
  const Error error = thrown([] { folder_name("dp", std::string(253, 'x')); });
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_EQ(error.column_name, "dp");
  EXPECT_EQ(error.message.find("xxx"), std::string::npos) << "data in a message";
  thrown([] { folder_name("dp", std::string(85, '/')); });
}

class Columns : public ::testing::Test {
 protected:
  const Schema schema_{{{"Day", date_type},
                        {"v", float64_type},
                        {"b", binary_type},
                        {"n", int64_type},
                        {"N", int64_type}}};
  PartitionColumns find(const std::vector<std::string>& names) {
    return find_partition_columns(schema_, names);
  }
  std::string refused(const std::vector<std::string>& names) {
    const Error error = thrown([&] { find(names); });
    EXPECT_EQ(error.category, ErrorCategory::kUsage);
    EXPECT_FALSE(error.fix.empty());
    return error.message;
  }
};

TEST_F(Columns, AreFoundByNameInTheOrderGiven) {
  const PartitionColumns found = find({"n", "day"});
  EXPECT_EQ(found.folder_columns, (std::vector<size_t>{3, 0}));
  EXPECT_EQ(found.file_columns, (std::vector<size_t>{1, 2, 4}));
  EXPECT_EQ(found.folder_schema.fields[1].name, "Day");
}

TEST_F(Columns, AreRefusedForWhatTheyAre) {
  EXPECT_EQ(refused({"dya"}), "there is no column 'dya' to partition by, did you mean 'Day'?");
  EXPECT_EQ(refused({"n", "n"}), "'n' is named twice in the columns to partition by");
  EXPECT_EQ(refused({"v"}),
            "'v' is float64, which can't be partitioned by: a number has many spellings");
  EXPECT_EQ(refused({"b"}), "'b' is binary, which can't be partitioned by");
  EXPECT_EQ(refused(std::vector<std::string>(33, "n")), "33 columns to partition by are too many");
  const Schema one{{{"a", int64_type}}};
  EXPECT_EQ(thrown([&] { find_partition_columns(one, std::vector<std::string>{"a"}); }).message,
            "all columns are partitioned by, so that none is left for the files");
}

}  // namespace
}  // namespace adze::dataset
