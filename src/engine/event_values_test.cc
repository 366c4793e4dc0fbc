#include "engine/event_values.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "engine/read_job.h"

namespace adze::engine {
namespace {

using Values = std::map<std::string, std::string>;

/// 2024-02-29 23:59:59 UTC.
const std::chrono::system_clock::time_point leap_day{std::chrono::seconds{1709251199}};

Values offered_by(const EventFacts& facts) {
  Substitutions substitutions;
  offer_event(facts, leap_day, substitutions);
  return substitutions.offered;
}

std::string stem_of_key(const std::string& key) {
  return offered_by({.bucket = "b", .key = key}).at("input.stem");
}

TEST(EventValues, AnObjectHasItsPartsUnderNames) {
  const Values values = offered_by({.bucket = "sales",
                                    .key = "in/2024/a b+c%2F[1]*.csv.gz",
                                    .told = {.etag = "e", .version_id = "v", .sequencer = "s"},
                                    .time = "2024-01-03T07:15:00.123Z"});
  const Values expected = {{"event.bucket", "sales"},
                           {"event.key", "in/2024/a b+c%2F[1]*.csv.gz"},
                           {"event.uri", "s3://sales/in/2024/a b+c%2F[1]*.csv.gz"},
                           {"event.etag", "e"},
                           {"event.version_id", "v"},
                           {"event.sequencer", "s"},
                           {"event.time", "2024-01-03T07:15:00.123Z"},
                           {"input.folder", "in/2024"},
                           {"input.name", "a b+c%2F[1]*.csv.gz"},
                           {"input.stem", "a b+c%2F[1]*"},
                           {"time.date", "2024-01-03"},
                           {"time.year", "2024"},
                           {"time.month", "01"},
                           {"time.day", "03"},
                           {"time.hour", "07"}};
  EXPECT_EQ(values, expected);
  EXPECT_EQ(event_names().size(), expected.size());
  for (const std::string& name : event_names()) EXPECT_TRUE(values.contains(name)) << name;
}

TEST(EventValues, AScheduleHasATimeAndNoObject) {
  const Values expected = {{"time.date", "2024-02-29"},
                           {"time.year", "2024"},
                           {"time.month", "02"},
                           {"time.day", "29"},
                           {"time.hour", "23"}};
  EXPECT_EQ(offered_by({}), expected);
}

TEST(EventValues, TimesAreThoseOfUtc) {
  EXPECT_EQ(offered_by({.time = "2024-01-03T01:15:00+02:00"}).at("time.date"), "2024-01-02");
  for (const char* time : {"yesterday", "2024-01-03", "2024-13-03T00:00:00Z", "0"}) {
    EXPECT_THROW(offered_by({.time = time}), Error) << time;
  }
}

TEST(EventValues, AStemIsANameWithoutItsEndings) {
  EXPECT_EQ(stem_of_key("sales.csv"), "sales");
  EXPECT_EQ(stem_of_key("sales.csv.gz"), "sales");
  EXPECT_EQ(stem_of_key("sales.CSV.ZST"), "sales");
  EXPECT_EQ(stem_of_key("sales.gz"), "sales");
  EXPECT_EQ(stem_of_key("a.b.csv"), "a.b");
  EXPECT_EQ(stem_of_key("in.d/sales"), "sales");
  EXPECT_EQ(stem_of_key(".csv"), ".csv");
  EXPECT_EQ(stem_of_key(".gz"), ".gz");
  EXPECT_EQ(stem_of_key("x/.."), ".");
  EXPECT_EQ(stem_of_key("\xf0\x9f\x98\x80.csv"), "\xf0\x9f\x98\x80");
}

TEST(EventValues, ValuesOfTheShellStandForAnEvent) {
  Substitutions by_uri;
  by_uri.values = {{"event.uri", "s3://sales/in/a.csv"}, {"event.version_id", "v1"}};
  offer_event_of_values(leap_day, by_uri);
  EXPECT_EQ(by_uri.offered.at("event.bucket"), "sales");
  EXPECT_EQ(by_uri.offered.at("input.stem"), "a");
  ASSERT_TRUE(by_uri.event_input && by_uri.event_input->told);
  EXPECT_EQ(by_uri.event_input->told->version_id, "v1");

  Substitutions by_parts;
  by_parts.values = {{"event.bucket", "sales"}, {"event.key", "in/a.csv"}};
  offer_event_of_values(leap_day, by_parts);
  EXPECT_EQ(by_parts.event_input->location, "s3://sales/in/a.csv");

  Substitutions by_path;
  by_path.values = {{"event.uri", "data/a.csv"}};
  offer_event_of_values(leap_day, by_path);
  EXPECT_EQ(by_path.event_input->location, "data/a.csv");
  EXPECT_FALSE(by_path.event_input->told);
  EXPECT_EQ(by_path.offered.at("input.folder"), "data");
  EXPECT_FALSE(by_path.offered.contains("event.bucket"));

  Substitutions two;
  two.values = {{"event.uri", "s3://sales/a"}, {"event.key", "b"}};
  EXPECT_THROW(offer_event_of_values(leap_day, two), Error);
}

constexpr const char* job_text =
    "source: {columns: {a: int64}}\n"
    "target: {uri: 's3://out/${input.folder}/${input.stem}.parquet'}\n";

ReadJobResult read_with(const std::string& text, const Values& values,
                        MissingValues missing = MissingValues::kRefuse) {
  Substitutions substitutions;
  substitutions.values = values;
  substitutions.missing = missing;
  offer_event_of_values(leap_day, substitutions);
  return read_job(text, "jobs/job.yaml", substitutions);
}

std::string only_problem(const ReadJobResult& result) {
  return result.problems.size() == 1 ? result.problems[0].message : "";
}

TEST(EventValues, AJobThatNamesNoInputHasTheEventsTakenLiterally) {
  const ReadJobResult result = read_with(job_text, {{"event.uri", "s3://bkt/in/[1]*.csv"}});
  ASSERT_TRUE(result.problems.empty()) << result.problems[0].message;
  ASSERT_EQ(result.file.job.source.inputs.size(), 1U);
  EXPECT_EQ(result.file.job.source.inputs[0].location, "s3://bkt/in/[1]*.csv");
  EXPECT_EQ(result.file.job.source.inputs[0].pattern, "s3://bkt/in/\\[1]\\*.csv");
  EXPECT_TRUE(result.file.job.source.inputs[0].told);
  EXPECT_EQ(result.file.job.target.path, "s3://out/in/[1]*.parquet");
}

TEST(EventValues, TheEventsObjectIsToldOfHoweverItIsWritten) {
  const auto told = [](const std::string& uri) {
    const ReadJobResult result =
        read_with("source: {uri: " + uri +
                      ", columns: {a: int64}}\ntarget: {uri: 's3://out/${event.etag}.csv'}\n",
                  {{"event.uri", "s3://bkt/in/*.csv"}, {"event.etag", "e"}});
    EXPECT_TRUE(result.problems.empty()) << result.problems[0].message;
    const auto& input = result.file.job.source.inputs.at(0);
    return input.told && input.told->etag == "e";
  };
  EXPECT_TRUE(told("'${event.uri}'"));
  EXPECT_TRUE(told("'s3://${event.bucket}/${event.key}'"));
  EXPECT_FALSE(told("'s3://bkt/in/*.csv'"));  // a pattern that happens to look like it
  EXPECT_FALSE(told("'s3://bkt/other/${input.name}'"));
}

TEST(EventValues, AKeyAtTheRootHasNoFolderAndLeavesNoDoubleSlash) {
  EXPECT_EQ(read_with(job_text, {{"event.uri", "s3://bkt/a.csv"}}).file.job.target.path,
            "s3://out/a.parquet");
}

TEST(EventValues, EachNameWithoutValueIsAProblemOfItsOwn) {
  const ReadJobResult result = read_with(job_text, {});
  ASSERT_EQ(result.problems.size(), 2U);
  EXPECT_EQ(result.problems[0].message, "${input.folder} has no value");
  EXPECT_EQ(result.problems[1].message, "${input.stem} has no value");
  EXPECT_NE(result.problems[0].fix.find("--set event.uri=s3://BUCKET/KEY"), std::string::npos);
}

TEST(EventValues, ANameThatNearlyIsOneIsSuggested) {
  EXPECT_EQ(only_problem(read_with("source: {uri: '${event.kye}', columns: {a: int64}}\n"
                                   "target: {uri: x.csv}\n",
                                   {})),
            "${event.kye} has no value, did you mean 'event.key'?");
}

TEST(EventValues, AnEventThatTheJobDoesNotUseIsAnErrorInTheShell) {
  const std::string job = "source: {uri: a.csv, columns: {a: int64}}\ntarget: {uri: x.csv}\n";
  EXPECT_EQ(only_problem(read_with(job, {{"event.key", "k"}})),
            "--set event.key: the job has no ${event.key}");
  EXPECT_EQ(only_problem(read_with(job_text, {{"event.uri", "s3://bkt/a"}, {"event.kye", "k"}})),
            "--set event.kye: the job has no ${event.kye}, did you mean 'event.key'?");
  EXPECT_TRUE(read_with(job_text, {{"event.bucket", "bkt"}, {"event.key", "k"}}).problems.empty());
}

TEST(EventValues, BeforeThereIsAnEventNamesStayWhereTheyAre) {
  const ReadJobResult result = read_with(job_text, {}, MissingValues::kKeep);
  ASSERT_TRUE(result.problems.empty()) << result.problems[0].message;
  EXPECT_EQ(result.file.job.source.inputs[0].location, "${event.uri}");
  EXPECT_EQ(result.file.job.target.path, "s3://out/${input.folder}/${input.stem}.parquet");
  EXPECT_TRUE(result.file.job.target.has_open_names);
}

TEST(EventValues, NamesMayStandForWholeLocationsAndForNumbers) {
  const ReadJobResult result = read_with(
      "source: {uri: '${from}', columns: {a: '${type}'}, dialect: {skip_rows: '${skip}'}}\n"
      "target: {uri: '${to}', mode: '${mode}'}\nlimits: {threads: '${n}', memory: '${m}'}\n",
      {}, MissingValues::kKeep);
  ASSERT_TRUE(result.problems.empty()) << result.problems[0].message;
  EXPECT_EQ(result.file.job.source.inputs[0].location, "${from}");
  EXPECT_EQ(result.file.job.target.path, "${to}");
}

std::string local_target(const std::string& key) {
  const ReadJobResult result =
      read_with("source: {columns: {a: int64}}\ntarget: {uri: 'out/${event.key}.parquet'}\n",
                {{"event.bucket", "bkt"}, {"event.key", key}});
  return result.problems.empty() ? result.file.job.target.path : result.problems[0].message;
}

TEST(EventValues, NoKeyLeavesTheFolderOfALocalTarget) {
  const std::string refused = "a value would make a path that leaves its folder";
  EXPECT_EQ(local_target("a/b c.csv"), "jobs/out/a/b c.csv.parquet");
  EXPECT_EQ(local_target("a\nb"), "jobs/out/a\nb.parquet");
  EXPECT_EQ(local_target("..b"), "jobs/out/..b.parquet");
  EXPECT_EQ(local_target("../x"), refused);
  EXPECT_EQ(local_target("a/../../x"), refused);
  EXPECT_EQ(local_target("/etc/x"), refused);
  EXPECT_EQ(local_target("a//b"), refused);
  EXPECT_EQ(local_target("./b"), refused);
  EXPECT_EQ(local_target(std::string("a\0b", 3)), refused);
}

TEST(EventValues, InFileUrisAValueIsNotDecoded) {
  const ReadJobResult result =
      read_with("source: {columns: {a: int64}}\ntarget: {uri: 'file:///out/${event.key}.csv'}\n",
                {{"event.bucket", "bkt"}, {"event.key", "%2e%2e/x"}});
  ASSERT_TRUE(result.problems.empty());
  EXPECT_EQ(result.file.job.target.path, "file:///out/%252e%252e/x.csv");
}

TEST(EventValues, KeysOfS3TargetsAreTakenAsTheyAre) {
  for (const char* key : {"../x", "a//b", "/x", "a?b#c%2F", "a\nb"}) {
    const ReadJobResult result =
        read_with("source: {columns: {a: int64}}\ntarget: {uri: 's3://o/${event.key}.csv'}\n",
                  {{"event.bucket", "bkt"}, {"event.key", key}});
    ASSERT_TRUE(result.problems.empty());
    EXPECT_EQ(result.file.job.target.path, "s3://o/" + std::string(key) + ".csv");
  }
}

TEST(EventValues, NoValueMakesAFolderOfAFile) {
  EXPECT_EQ(only_problem(
                read_with("source: {columns: {a: int64}}\ntarget: {uri: 's3://o/${event.key}'}\n",
                          {{"event.bucket", "bkt"}, {"event.key", "all/"}})),
            "a value makes a folder of the target");
}

TEST(EventValues, ValuesThatStandInAJobTooOftenAreRefused) {
  std::string text = "source: {uri: '";
  for (int i = 0; i < 10; ++i) text += "${x}";
  text += "', columns: {a: int64}}\ntarget: {uri: x.csv}\n";
  EXPECT_EQ(only_problem(read_with(text, {{"x", std::string(1 << 20, 'a')}})),
            "the values put into the job have more than 8 MiB");
}

}  // namespace
}  // namespace adze::engine
