#include "lambda/function_jobs.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/limits.h"
#include "base/test_world_testing.h"

namespace adze::lambda {
namespace {

using nlohmann::json;

constexpr const char* kPlainJob =
    "source: {uri: s3://in/a.csv, columns: {a: int64}}\n"
    "target: {uri: s3://out/a.parquet}\n";
constexpr const char* kEventJob =
    "source: {columns: {a: int64}}\n"
    "target: {uri: 's3://out/${input.folder}/${input.stem}.parquet'}\n";
constexpr const char* kDayJob =
    "source: {uri: 's3://in/${day}.csv', columns: {a: int64}}\n"
    "transform: SELECT a FROM source WHERE a > ${least}\n"
    "target: {uri: 's3://out/${day}.parquet'}\n";

/// A function whose image is a folder.
class FunctionJobsTest : public ::testing::Test {
 protected:
  FunctionJobsTest() {
    char path[] = "/tmp/adze_lambda_test_XXXXXX";
    ADZE_CHECK(::mkdtemp(path) != nullptr);
    function_.task_root = path;
    function_.environment = {{"BUCKET", "lake"}, {"AWS_SECRET_ACCESS_KEY", "hidden"}};
  }
  ~FunctionJobsTest() override { std::filesystem::remove_all(function_.task_root); }

  void write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = std::filesystem::path(function_.task_root) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }

  FunctionJobs jobs() { return FunctionJobs(function_, world_.context); }

  static EventItem item_of_call(const json& call) {
    return {.object = std::nullopt, .call = call, .time = ""};
  }
  FunctionJob job_of_call(const json& call) { return jobs().job_for(item_of_call(call)); }
  FunctionJob job_of_key(const std::string& key) {
    EventItem item = item_of_call(nullptr);
    item.object.emplace();
    item.object->bucket = "in";
    item.object->key = key;
    item.object->etag = "e";
    item.time = "2024-01-03T07:15:00Z";
    return jobs().job_for(item);
  }

  template <typename Action>
  static Error error_of(Action action) {
    try {
      action();
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "nothing was thrown";
    return {ErrorCategory::kInternal, ""};
  }
  std::string refusal_of_start() {
    return error_of([&] { jobs(); }).message;
  }
  std::string refusal_of(const json& call) {
    return error_of([&] { job_of_call(call); }).message;
  }

  TestWorld world_;
  Function function_;
};

TEST_F(FunctionJobsTest, TheImagesJobIsRunForAnythingThatNamesNone) {
  write("job.yaml", kPlainJob);
  const FunctionJob job = job_of_call(nullptr);
  EXPECT_EQ(job.file.job.target.path, "s3://out/a.parquet");
  EXPECT_EQ(job.private_hosts, PrivateHosts::kTyped);
  EXPECT_EQ(job_of_call({{"job", "job"}}).file.job.target.path, "s3://out/a.parquet");
}

TEST_F(FunctionJobsTest, AFunctionWithoutAJobFailsAtItsStart) {
  EXPECT_EQ(refusal_of_start(), "the function has no job");
  write("jobs/readme.txt", "x");
  write("jobs/.hidden.yaml", "x");
  EXPECT_EQ(refusal_of_start(), "the function has no job");
}

TEST_F(FunctionJobsTest, OneOfSeveralIsNamedByTheCallOrTheHandler) {
  write("jobs/day.yaml", kPlainJob);
  write("jobs/night.yml", kEventJob);
  write("jobs/json.json", R"({"source": {"uri": "s3://in/j.csv", "columns": {"a": "int64"}},
                              "target": {"uri": "s3://out/j.parquet"}})");
  EXPECT_EQ(jobs().names(), (std::vector<std::string>{"day", "json", "night"}));
  EXPECT_EQ(job_of_call({{"job", "json"}}).file.job.target.path, "s3://out/j.parquet");

  const Error none = error_of([&] { job_of_call(nullptr); });
  EXPECT_EQ(none.message, "the function has several jobs, and nothing says which");
  EXPECT_NE(none.fix.find("day, json, night"), std::string::npos) << none.fix;
  EXPECT_EQ(refusal_of({{"job", "nihgt"}}),
            "the function has no job 'nihgt', did you mean 'night'?");
  EXPECT_EQ(refusal_of({{"job", "../jobs/day"}}), "the function has no job '../jobs/day'");

  for (const char* handler : {"day", "day.yaml", "jobs/day.yaml"}) {
    function_.environment["_HANDLER"] = handler;
    EXPECT_EQ(job_of_call(nullptr).file.job.target.path, "s3://out/a.parquet") << handler;
  }
  function_.environment["_HANDLER"] = "bootstrap";
  EXPECT_EQ(refusal_of(nullptr), "the function has several jobs, and nothing says which");
}

TEST_F(FunctionJobsTest, TheOnlyJobOfAFolderNeedsNoName) {
  write("jobs/day.yaml", kPlainJob);
  function_.environment["_HANDLER"] = "bootstrap";
  EXPECT_EQ(job_of_call(nullptr).file.job.target.path, "s3://out/a.parquet");
}

TEST_F(FunctionJobsTest, TwoFilesOfOneNameAreRefused) {
  write("jobs/day.yaml", kPlainJob);
  write("jobs/day.yml", kPlainJob);
  EXPECT_EQ(refusal_of_start(), "two files have the name of this job");
}

TEST_F(FunctionJobsTest, AFolderOfTooManyJobsIsRefused) {
  for (size_t i = 0; i <= limits::function_jobs_max; ++i) {
    write("jobs/" + std::to_string(i) + ".yaml", kPlainJob);
  }
  EXPECT_EQ(refusal_of_start(), "has more than 1000 jobs");
}

TEST_F(FunctionJobsTest, TheVariableHoldsAJobItsPathOrAFolder) {
  function_.job = kPlainJob;
  EXPECT_EQ(job_of_call(nullptr).file.job.target.path, "s3://out/a.parquet");
  function_.job = R"({"source":{"uri":"s3://in/j.csv","columns":{"a":"int64"}},)"
                  R"("target":{"uri":"s3://out/j.parquet"}})";
  EXPECT_EQ(job_of_call(nullptr).file.job.target.path, "s3://out/j.parquet");
  write("other/x.yaml", kPlainJob);
  function_.job = "other/x.yaml";
  EXPECT_EQ(job_of_call(nullptr).file.job.target.path, "s3://out/a.parquet");
  function_.job = "other";
  EXPECT_EQ(jobs().names(), (std::vector<std::string>{"x"}));
  function_.job = function_.task_root + "/other/x.yaml";
  EXPECT_EQ(job_of_call(nullptr).file.job.target.path, "s3://out/a.parquet");
  function_.job = "missing.yaml";
  EXPECT_EQ(refusal_of_start(), "there is no such file");
  function_.job = "https://example.com/job.yaml";
  EXPECT_EQ(refusal_of_start(), "a job can't be read from 'https://example.com/job.yaml'");
}

TEST_F(FunctionJobsTest, AJobThatCanNotBeReadFailsTheStart) {
  write("job.yaml", "source: {uri: s3://in/a.csv}\ntarget: {uri: s3://out/a.parquet}\n");
  EXPECT_EQ(refusal_of_start(), "'source.columns' is missing");
  write("job.yaml", std::string(limits::job_file_bytes_max + 10, ' '));
  EXPECT_EQ(refusal_of_start().substr(0, 25), "a job file has at most 10");
  write("job.yaml",
        "source: {uri: 's3://${env:MISSING}/a.csv', columns: {a: int64}}\n"
        "target: {uri: s3://out/a.parquet}\n");
  EXPECT_EQ(refusal_of_start(), "environment variable 'MISSING' is not set");
}

TEST_F(FunctionJobsTest, AnEventOfS3SetsItsNamesAndIsTheInput) {
  write("job.yaml", kEventJob);
  const FunctionJob job = job_of_key("2024/a b+c%2F[1]*.csv.gz");
  EXPECT_EQ(job.file.job.target.path, "s3://out/2024/a b+c%2F[1]*.parquet");
  const io::InputPattern& input = job.file.job.source.inputs.at(0);
  EXPECT_EQ(input.location, "s3://in/2024/a b+c%2F[1]*.csv.gz");
  ASSERT_TRUE(input.told);
  EXPECT_EQ(input.told->etag, "e");
  EXPECT_EQ(job.private_hosts, PrivateHosts::kTyped);
}

TEST_F(FunctionJobsTest, WithoutAnObjectItsNamesHaveNoValue) {
  write("job.yaml", kEventJob);
  const Error error = error_of([&] { job_of_call(nullptr); });
  EXPECT_EQ(error.message, "${input.folder} has no value");
  EXPECT_EQ(error.fix, "only events that tell of an object of S3 say it");
  function_.job = "source: {columns: {a: int64}}\ntarget: {uri: s3://out/a.parquet}\n";
  EXPECT_EQ(refusal_of(nullptr), "'source.uri' is missing");
}

TEST_F(FunctionJobsTest, ATimeIsThatOfTheEventElseNow) {
  function_.job =
      "source: {uri: s3://in/a.csv, columns: {a: int64}}\n"
      "target: {uri: 's3://out/${time.date}/${time.hour}.parquet'}\n";
  EXPECT_EQ(job_of_key("a.csv").file.job.target.path, "s3://out/2024-01-03/07.parquet");
  const std::chrono::system_clock::time_point now{std::chrono::seconds{0}};
  EXPECT_EQ(jobs().job_for(item_of_call(nullptr), now).file.job.target.path,
            "s3://out/1970-01-01/00.parquet");
  EXPECT_EQ(job_of_call({{"set", {{"time.date", "2023-05-06"}, {"time.hour", "01"}}}})
                .file.job.target.path,
            "s3://out/2023-05-06/01.parquet");
}

TEST_F(FunctionJobsTest, ACallSetsTheNamesThatTheJobUses) {
  function_.job = kDayJob;
  const FunctionJob job = job_of_call({{"set", {{"day", "a${b}'*"}, {"least", 12}}}});
  EXPECT_EQ(job.file.job.source.inputs.at(0).location, "s3://in/a${b}'*.csv");
  EXPECT_EQ(job.file.job.source.inputs.at(0).pattern, "s3://in/a${b}'\\*.csv");
  EXPECT_EQ(job.file.job.transform.text, "SELECT a FROM source WHERE a > '12'");
  EXPECT_EQ(job.private_hosts, PrivateHosts::kTyped);

  const Error unknown =
      error_of([&] { job_of_call({{"set", {{"day", "x"}, {"least", 1}, {"lest", 2}}}}); });
  EXPECT_EQ(unknown.message, "'set' lest: the job has no ${lest}, did you mean 'least'?");
  const Error missing = error_of([&] { job_of_call({{"set", {{"day", "x"}}}}); });
  EXPECT_EQ(missing.message, "${least} has no value");
  EXPECT_EQ(missing.fix, "give it one in the call's 'set'");
}

TEST_F(FunctionJobsTest, ValuesOfACallAreScalars) {
  function_.job = kDayJob;
  for (const json& value : {json(nullptr), json::array({1}), json::object()}) {
    EXPECT_EQ(refusal_of({{"set", {{"day", value}}}}),
              "the value of 'day' in 'set' is neither text, number nor true or false");
  }
  EXPECT_EQ(refusal_of({{"set", "day=1"}}), "'set' is no object");
  EXPECT_EQ(refusal_of({{"set", {{"event.key", "k"}}}}),
            "'set' can't give 'event.key', which is the event's own");
}

TEST_F(FunctionJobsTest, AValueThatIsAWholeLocationMustBePublic) {
  function_.job =
      "source: {uri: '${from}', columns: {a: int64}}\ntarget: {uri: s3://out/a.parquet}\n";
  EXPECT_EQ(job_of_call({{"set", {{"from", "https://example.com/a.csv"}}}}).private_hosts,
            PrivateHosts::kNone);
  for (const char* from : {"/proc/self/environ", "file:///etc/passwd", "-", "http://10.0.0.1/",
                           "postgres://h/db", "sftp://h/a", "../a.csv"}) {
    EXPECT_EQ(refusal_of({{"set", {{"from", from}}}}),
              "a value is no location that may come from outside")
        << from;
  }
}

TEST_F(FunctionJobsTest, AValueThatIsAServerGetsNoCredentials) {
  const std::string job =
      "source: {uri: 'https://${host}/a.csv', columns: {a: int64}AUTH}\n"
      "target: {uri: s3://out/a.parquet}\n";
  const size_t at = job.find("AUTH");
  function_.job = std::string(job).replace(at, 4, "");
  EXPECT_EQ(job_of_call({{"set", {{"host", "example.com"}}}}).private_hosts, PrivateHosts::kNone);
  function_.job = std::string(job).replace(at, 4, ", auth: {bearer_env: TOKEN}");
  EXPECT_EQ(refusal_of({{"set", {{"host", "example.com"}}}}),
            "credentials of the function are not for a server that an event names");
}

TEST_F(FunctionJobsTest, AValueIsNoServerButOfTheWebAndNoPlaceOfCredentials) {
  for (const char* uri : {"sftp://me@${x}/a.csv", "file://${x}/a.csv"}) {
    function_.job = "source: {uri: '" + std::string(uri) +
                    "', columns: {a: int64}}\ntarget: {uri: s3://out/a.csv}\n";
    EXPECT_EQ(refusal_of({{"set", {{"x", "host"}}}}),
              "a value names the server, which only web servers allow");
  }
  function_.job =
      "source: {uri: 'https://own.example/a', columns: {a: int64}, auth: {bearer_env: '${x}'}}\n"
      "target: {uri: s3://out/a.csv}\n";
  EXPECT_EQ(refusal_of({{"set", {{"x", "AWS_SECRET_ACCESS_KEY"}}}}),
            "a value of an event or call can't say where credentials are");
}

TEST_F(FunctionJobsTest, ABucketIsNoServer) {
  function_.job =
      "source: {uri: 's3://${event.bucket}/a.csv', columns: {a: int64}}\n"
      "target: {uri: 's3://${bucket}/a.csv'}\n";
  EXPECT_EQ(refusal_of({{"set", {{"bucket", "out"}}}}), "${event.bucket} has no value");
  function_.job =
      "source: {uri: 's3://${bucket}/b.csv', columns: {a: int64}}\n"
      "target: {uri: 's3://${bucket}/a.csv'}\n";
  EXPECT_EQ(job_of_call({{"set", {{"bucket", "out"}}}}).private_hosts, PrivateHosts::kTyped);
}

TEST_F(FunctionJobsTest, TwoValuesTogetherMakeNoOtherLocation) {
  function_.job = "source: {uri: '${x}${y}', columns: {a: int64}}\ntarget: {uri: s3://out/a.csv}\n";
  const std::pair<const char*, const char*> pairs[] = {
      {"", "/etc/passwd"}, {"file", ":///etc/passwd"}, {".", "./x"}, {"", "-"},
      {"-", ""},           {"http:", "//10.0.0.1/"},   {"", ""},     {"a/", "/../../b"}};
  for (const auto& [x, y] : pairs) {
    EXPECT_EQ(refusal_of({{"set", {{"x", x}, {"y", y}}}}).substr(0, 8), "a value ") << x << y;
  }
}

TEST_F(FunctionJobsTest, AValueStaysInItsFolder) {
  function_.job =
      "source: {uri: '/data/${name}.csv', columns: {a: int64}}\ntarget: {uri: s3://out/a.csv}\n";
  EXPECT_EQ(job_of_call({{"set", {{"name", "a"}}}}).file.job.source.inputs.at(0).location,
            "/data/a.csv");
  EXPECT_EQ(refusal_of({{"set", {{"name", "../etc/x"}}}}),
            "a value would make a path that leaves its folder");
}

json whole_job() {
  return {{"source", {{"uri", "s3://in/x.csv"}, {"columns", {{"a", "int64"}}}}},
          {"target", {{"uri", "s3://out/x.parquet"}}}};
}

TEST_F(FunctionJobsTest, EventsBringNoJobSourceOrTargetUnlessAllowed) {
  function_.job = kPlainJob;
  EXPECT_EQ(refusal_of({{"job", whole_job()}}),
            "'job' in an event is not allowed in this function");
  EXPECT_EQ(refusal_of({{"source", "s3://in/y.csv"}}),
            "'source' in an event is not allowed in this function");
  EXPECT_EQ(refusal_of({{"target", "s3://out/y.parquet"}}),
            "'target' in an event is not allowed in this function");
}

TEST_F(FunctionJobsTest, AllowedEventsBringAWholeJob) {
  function_.job = kPlainJob;
  function_.allows_event_jobs = true;
  const FunctionJob job = job_of_call({{"job", whole_job()}});
  EXPECT_EQ(job.file.job.target.path, "s3://out/x.parquet");
  EXPECT_EQ(job.private_hosts, PrivateHosts::kNone);
  json named = whole_job();
  named["source"]["uri"] = "s3://in/${day}\u00e9\U0001F600.csv";
  EXPECT_EQ(
      job_of_call({{"job", named}, {"set", {{"day", "1"}}}}).file.job.source.inputs.at(0).location,
      "s3://in/1\u00e9\U0001F600.csv");
}

TEST_F(FunctionJobsTest, AllowedEventsBringAnotherSourceOrTarget) {
  function_.job = kPlainJob;
  function_.allows_event_jobs = true;
  const FunctionJob job = job_of_call(
      {{"source", {"https://example.com/1.csv", "s3://in/2.csv"}}, {"target", "s3://out/y.csv"}});
  EXPECT_EQ(job.file.job.source.inputs.size(), 2U);
  EXPECT_EQ(job.file.job.target.path, "s3://out/y.csv");
  EXPECT_EQ(job.private_hosts, PrivateHosts::kNone);

  const FunctionJob changed =
      job_of_call({{"source", {{"null_values", "NA"}}}, {"target", {{"mode", "create"}}}});
  EXPECT_EQ(changed.file.job.source.inputs.at(0).location, "s3://in/a.csv");
  EXPECT_EQ(changed.file.job.source.null_values, (std::vector<std::string>{"NA"}));
  EXPECT_EQ(changed.file.job.target.mode, io::TargetMode::kCreate);
  EXPECT_EQ(job_of_call({{"target", "s3://out/y.csv"}}).private_hosts, PrivateHosts::kTyped);
}

TEST_F(FunctionJobsTest, WhatEventsBringIsOnS3OrHttps) {
  function_.job = kPlainJob;
  function_.allows_event_jobs = true;
  const std::string refused =
      "the source that an event names is neither on S3 nor on a web server with https";
  for (const char* source : {"http://example.com/a.csv", "/etc/passwd", "file:///etc/passwd", "-",
                             "sftp://h/a.csv", "a.csv"}) {
    EXPECT_EQ(refusal_of({{"source", source}}), refused) << source;
    json job = whole_job();
    job["source"]["uri"] = source;
    EXPECT_EQ(refusal_of({{"job", job}}), refused) << source;
  }
  for (const char* target : {"/tmp/a.csv", "file:///tmp/a.csv", "sftp://h/a.csv", "a.csv"}) {
    EXPECT_EQ(refusal_of({{"target", target}}), "the target that an event names is not on S3");
  }
  for (const json& source : {json(1), json(nullptr), json::array(), json(true)}) {
    EXPECT_EQ(refusal_of({{"source", source}}), "'source' is no location");
  }
  EXPECT_EQ(refusal_of({{"job", 1}}), "'job' is neither the name of a job nor a whole one");
}

TEST_F(FunctionJobsTest, WhatEventsBringTakesNothingFromTheEnvironment) {
  function_.job = kPlainJob;
  function_.allows_event_jobs = true;
  EXPECT_EQ(refusal_of({{"source", "https://evil.example/${env:BUCKET}"}}),
            "${env:BUCKET}: the environment is not put into what an event says");
  EXPECT_EQ(refusal_of({{"source", "https://evil.example/${env:AWS_SECRET_ACCESS_KEY}"}}),
            "${env:AWS_SECRET_ACCESS_KEY}: credentials are not put into jobs");
  json job = whole_job();
  job["transform"] = "SELECT ${env:BUCKET} AS b FROM source";
  EXPECT_EQ(refusal_of({{"job", job}}),
            "${env:BUCKET}: the environment is not put into what an event says");
  job = whole_job();
  job["source"]["auth"] = {{"bearer_env", "AWS_SECRET_ACCESS_KEY"}};
  EXPECT_EQ(refusal_of({{"job", job}}),
            "credentials of the function are not for a server that an event names");
  function_.job =
      "source: {uri: 'https://own.example/a.csv', columns: {a: int64}, auth: {bearer_env: T}}\n"
      "target: {uri: 's3://${env:BUCKET}/a.parquet'}\n";
  EXPECT_EQ(job_of_call(nullptr).file.job.target.path, "s3://lake/a.parquet");
  EXPECT_EQ(refusal_of({{"source", "https://evil.example/a.csv"}}),
            "credentials of the function are not for a server that an event names");
}

TEST_F(FunctionJobsTest, ATargetThatStartsTheFunctionAnewIsRefusedAtTheStart) {
  function_.trigger_filters = R"([{"bucket":"out","suffix":".parquet"}])";
  function_.job = kPlainJob;
  EXPECT_EQ(error_of([&] { jobs(); }).category, ErrorCategory::kTarget);
  function_.job = kEventJob;
  EXPECT_EQ(error_of([&] { jobs(); }).category, ErrorCategory::kTarget);
  function_.trigger_filters = R"([{"bucket":"in"}])";
  EXPECT_NO_THROW(jobs());
  function_.trigger_filters = "{";
  EXPECT_EQ(error_of([&] { jobs(); }).file, "ADZE_TRIGGER_FILTERS");
}

TEST_F(FunctionJobsTest, ATargetThatAnEventNamesIsComparedBeforeEachRun) {
  function_.trigger_filters = R"([{"bucket":"in"}])";
  function_.job = kPlainJob;
  function_.allows_event_jobs = true;
  const Error error = error_of([&] { job_of_call({{"target", "s3://in/x/"}}); });
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_NO_THROW(job_of_call({{"target", "s3://other/x/"}}));
  function_.trigger_filters = "";
  EXPECT_EQ(refusal_of({{"source", "s3://out/a.csv"}, {"target", "s3://out/a.csv"}}),
            "the target is the input itself");
}

}  // namespace
}  // namespace adze::lambda
