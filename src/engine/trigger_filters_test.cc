#include "engine/trigger_filters.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/limits.h"
#include "engine/open_names.h"

namespace adze::engine {
namespace {

using Filters = std::vector<TriggerFilter>;

const Filters csv_in = {{.bucket = "sales", .prefix = "in/", .suffix = ".csv"}};
const Filters all_in = {{.bucket = "sales", .prefix = "in/"}};
const Filters whole_bucket = {{.bucket = "sales"}};

Job job_to(const std::string& target, bool is_open = true) {
  Job job;
  job.source.inputs.push_back({"${event.uri}", "${event.uri}"});
  job.target.path = target;
  job.target.has_open_names = is_open && has_open_names(target);
  return job;
}

bool is_refused(const std::string& target, const Filters& filters, bool is_open = true) {
  try {
    require_no_loop(job_to(target, is_open), filters);
    return false;
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kTarget);
    EXPECT_FALSE(error.fix.empty());
    return true;
  }
}

TEST(TriggerFilters, AreReadFromTheVariableAndWrittenBack) {
  const std::string text =
      R"([{"bucket":"sales","prefix":"in/","suffix":".csv"},{"bucket":"other"}])";
  const Filters filters = parse_trigger_filters(text);
  ASSERT_EQ(filters.size(), 2U);
  EXPECT_EQ(filters[0].prefix, "in/");
  EXPECT_EQ(filters[1].bucket, "other");
  EXPECT_EQ(filters[1].suffix, "");
  EXPECT_EQ(trigger_filters_text(filters), text);
  EXPECT_TRUE(parse_trigger_filters("").empty());
  EXPECT_TRUE(parse_trigger_filters("[]").empty());
}

TEST(TriggerFilters, WhatIsNoListOfFiltersIsRefusedByTheVariablesName) {
  std::string too_many = "[";
  for (size_t i = 0; i <= limits::trigger_filters_max; ++i) too_many += R"({"bucket":"b"},)";
  too_many.back() = ']';
  for (const std::string& text :
       {std::string("{"), std::string("{}"), std::string("[1]"), std::string("[{}]"),
        std::string(R"([{"bucket":1}])"), std::string(R"([{"bucket":""}])"),
        std::string(R"([{"bucket":"b","key":"x"}])"), std::string(R"([{"bucket":{"a":[[1]]}}])"),
        std::string(100'000, '['), std::string("\xff"), too_many}) {
    try {
      parse_trigger_filters(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.category, ErrorCategory::kUsage);
      EXPECT_EQ(error.file, "ADZE_TRIGGER_FILTERS");
    }
  }
}

TEST(TriggerFilters, ATargetThatIsKnownIsComparedExactly) {
  EXPECT_TRUE(is_refused("s3://sales/in/a.csv", csv_in));
  EXPECT_TRUE(is_refused("S3://sales/in/a.csv", csv_in));
  EXPECT_TRUE(is_refused("s3://sales/in/a.parquet", all_in));
  EXPECT_TRUE(is_refused("s3://sales/a.parquet", whole_bucket));
  EXPECT_FALSE(is_refused("s3://sales/in/a.parquet", csv_in));
  EXPECT_FALSE(is_refused("s3://sales/out/a.csv", csv_in));
  EXPECT_FALSE(is_refused("s3://sales2/in/a.csv", csv_in));
  EXPECT_FALSE(is_refused("s3://sale/s/in/a.csv", csv_in));
  EXPECT_FALSE(is_refused("/tmp/sales/in/a.csv", csv_in));
  EXPECT_FALSE(is_refused("s3://sales/in/.parquet", {{.bucket = "sales", .suffix = "n/.csv"}}));
}

TEST(TriggerFilters, OneBeginningAndOneEndMayOverlap) {
  EXPECT_TRUE(is_refused("s3://b/abc.csv", {{.bucket = "b", .prefix = "abc.", .suffix = "c.csv"}}));
  EXPECT_FALSE(is_refused("s3://b/x.csv", {{.bucket = "b", .suffix = "b/x.csv"}}));
}

TEST(TriggerFilters, ANameInTheTargetMayBeAnyText) {
  EXPECT_FALSE(is_refused("s3://sales/out/${input.stem}.parquet", all_in));
  EXPECT_FALSE(is_refused("s3://sales/in/${input.stem}.parquet", csv_in));
  EXPECT_TRUE(is_refused("s3://sales/in/${input.stem}.parquet", all_in));
  EXPECT_TRUE(is_refused("s3://sales/${day}/x.parquet", all_in));
  EXPECT_TRUE(is_refused("s3://sales/i${day}.csv", csv_in));
  EXPECT_TRUE(is_refused("${where}.csv", csv_in));
  EXPECT_FALSE(is_refused("${where}.parquet", csv_in));
  EXPECT_FALSE(is_refused("s3://${day}/x.parquet", csv_in));
}

TEST(TriggerFilters, TheEventsOwnBucketAndKeyFitItsFilter) {
  EXPECT_FALSE(is_refused("s3://${event.bucket}/out/${input.stem}.parquet", all_in));
  EXPECT_TRUE(is_refused("s3://${event.bucket}/in/${input.stem}.parquet", all_in));
  EXPECT_FALSE(is_refused("s3://${event.bucket}-out/${input.stem}.parquet", whole_bucket));
  EXPECT_TRUE(is_refused("s3://sales/${event.key}.parquet", all_in));
  EXPECT_FALSE(is_refused("s3://sales/out/${event.key}.parquet", all_in));
  EXPECT_FALSE(is_refused("${event.uri}.parquet", csv_in));
  EXPECT_TRUE(is_refused("${event.uri}.parquet", whole_bucket));
}

TEST(TriggerFilters, AnEventOfOneMayNotWriteWhatFitsAnother) {
  const Filters two = {{.bucket = "a", .prefix = "in/"}, {.bucket = "b", .prefix = "a/"}};
  EXPECT_TRUE(is_refused("s3://b/${event.bucket}/x.parquet", two));
  EXPECT_FALSE(is_refused("s3://c/${event.bucket}/x.parquet", two));
}

TEST(TriggerFilters, TheFilesOfADatasetAreWhatIsWritten) {
  EXPECT_TRUE(is_refused("s3://sales/in/lake/", all_in));
  EXPECT_TRUE(is_refused("s3://sales/", all_in));
  EXPECT_TRUE(is_refused("s3://sales/in/", {{.bucket = "sales", .suffix = ".parquet"}}));
  EXPECT_FALSE(is_refused("s3://sales/in/lake/", csv_in));
  EXPECT_FALSE(is_refused("s3://sales/lake/", all_in));
}

TEST(TriggerFilters, AKeyThatLooksLikeANameIsTakenLiterallyOnceItIsKnown) {
  EXPECT_FALSE(is_refused("s3://sales/out${x}/a.csv", csv_in, false));
  EXPECT_FALSE(is_refused("s3://sales/${x}.csv", csv_in, false));
  EXPECT_TRUE(is_refused("s3://sales/${x}.csv", csv_in, true));
}

TEST(TriggerFilters, ATargetThatIsTheInputIsRefusedWithoutAnyFilter) {
  EXPECT_TRUE(is_refused("${event.uri}", {}));
  Job job = job_to("s3://b/in.csv");
  job.source.inputs = {{"s3://b/other.csv", "s3://b/other.csv"},
                       {"S3://b/in.csv", "S3://b/in.csv"}};
  EXPECT_THROW(require_no_loop(job, {}), Error);
  job.source.inputs.pop_back();
  EXPECT_NO_THROW(require_no_loop(job, {}));
}

TEST(OpenNames, PartsStandAroundNames) {
  using Parts = std::vector<std::string>;
  EXPECT_EQ(parts_around_names("s3://a/b"), (Parts{"s3://a/b"}));
  EXPECT_EQ(parts_around_names("${a}${b}x"), (Parts{"", "", "x"}));
  EXPECT_EQ(parts_around_names("a${b"), (Parts{"a${b"}));
  EXPECT_EQ(parts_around_names(""), (Parts{""}));
  EXPECT_EQ(with_names_as("s3://out/${input.stem}.parquet", "*"), "s3://out/*.parquet");
}

}  // namespace
}  // namespace adze::engine
