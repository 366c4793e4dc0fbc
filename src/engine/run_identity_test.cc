#include "engine/run_identity.h"

#include <gtest/gtest.h>

#include <vector>

namespace adze::engine {
namespace {

using Inputs = std::vector<io::InputIdentity>;

io::InputIdentity object(const std::string& key, const std::string& etag) {
  return {.uri = "s3://b/" + key, .bytes = 3, .etag = etag, .version = "", .can_read_again = true};
}

Job job_of(const std::string& sql) {
  Job job;
  job.transform.text = sql;
  return job;
}

TEST(RunIdentity, SaysJobAndInputs) {
  const Job job = job_of("SELECT 1 FROM source");
  const std::string identity = run_identity(job, Inputs{object("a", "1"), object("b", "2")});
  EXPECT_EQ(identity.size(), 32u);
  EXPECT_EQ(identity, run_identity(job, Inputs{object("a", "1"), object("b", "2")}));
  const std::vector<Inputs> others = {{object("a", "1")},
                                      {object("a", "1"), object("b", "3")},
                                      {object("b", "2"), object("a", "1")},
                                      {object("a", "12"), object("b", "")}};
  for (const Inputs& other : others) EXPECT_NE(identity, run_identity(job, other));
  EXPECT_NE(identity, run_identity(job_of("SELECT 2 FROM source"),
                                   Inputs{object("a", "1"), object("b", "2")}));
}

TEST(RunIdentity, IsThatOfTheJobWhereverItsTargetIs) {
  Job job = job_of("SELECT 1 FROM source");
  const std::string identity = run_identity(job, Inputs{object("a", "1")});
  job.target.path = "s3://elsewhere/x.parquet";
  job.target.s3.storage_class = "STANDARD_IA";
  EXPECT_EQ(identity, run_identity(job, Inputs{object("a", "1")}));
}

TEST(RunIdentity, ListedAndNamedObjectsAreTheSame) {
  io::InputIdentity named = object("a", "1");
  named.version = "v7";
  EXPECT_EQ(run_identity({}, Inputs{named}), run_identity({}, Inputs{object("a", "1")}));
}

TEST(RunIdentity, FilesAreKnownBySizeAndTime) {
  io::InputIdentity file{.uri = "a.csv",
                         .bytes = 3,
                         .etag = "",
                         .version = "",
                         .modified_nanoseconds = 5,
                         .can_read_again = true};
  const std::string identity = run_identity({}, Inputs{file});
  EXPECT_NE(identity, "");
  file.bytes = 4;
  EXPECT_NE(identity, run_identity({}, Inputs{file}));
  file.bytes = 3;
  file.modified_nanoseconds = 6;
  EXPECT_NE(identity, run_identity({}, Inputs{file}));
}

TEST(RunIdentity, InputWithoutAVersionHasNone) {
  const io::InputIdentity pipe{.uri = "stdin",
                               .bytes = 0,
                               .etag = "",
                               .version = "",
                               .modified_nanoseconds = 5,
                               .can_read_again = false};
  EXPECT_EQ(run_identity({}, Inputs{object("a", "1"), pipe}), "");
}

TEST(Provenance, NamesTheFirstInputAndCountsTheRest) {
  EXPECT_EQ(provenance_of({}, Inputs{object("a", "\"1\"")}).inputs, "s3://b/a (etag \"1\")");
  EXPECT_EQ(provenance_of({}, Inputs{object("a", "1"), object("b", "2"), object("c", "3")}).inputs,
            "s3://b/a (etag 1) and 2 more");
}

TEST(Provenance, TellsTheTimeOfAFile) {
  const io::InputIdentity file{.uri = "a.csv",
                               .bytes = 3,
                               .modified_nanoseconds = 1'767'323'045'123'456'789,
                               .can_read_again = true};
  EXPECT_EQ(provenance_of({}, Inputs{file}).inputs, "a.csv (3 bytes of 2026-01-02T03:04:05Z)");
}

}  // namespace
}  // namespace adze::engine
