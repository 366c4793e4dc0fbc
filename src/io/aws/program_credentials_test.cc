#include <csignal>
#include <thread>

#include "io/aws/credentials_world_testing.h"
#include "io/aws/run_program.h"

namespace adze::io::aws {
namespace {

using std::chrono::milliseconds;

class ProgramCredentialsTest : public CredentialsWorld {
 protected:
  ProgramCredentialsTest() {
    environment()["PATH"] = "/usr/bin:/bin";
    write_text(home_.path("keys"),
               "#!/bin/sh\necho '{\"Version\": 1, \"AccessKeyId\": \"ASIAPROGRAM\",'\n"
               "echo ' \"SecretAccessKey\": \"'\"$1\"'\", \"SessionToken\": \"t\","
               " \"Expiration\": \"2199-01-01T00:00:00Z\"}'\n");
    std::filesystem::permissions(home_.path("keys"), std::filesystem::perms::owner_all);
  }
  void program(const std::string& command) {
    config("[default]\ncredential_process = " + command + "\n");
  }
  ProgramResult run(const std::string& script, milliseconds time = milliseconds(20'000)) {
    return run_program({"sh", "-c", script}, {.output_bytes_max = 1000, .time_max = time},
                       world_.context);
  }
};

TEST_F(ProgramCredentialsTest, WordsAreCutAsInAShellAndRunWithoutOne) {
  program(home_.path("keys") + " 'a$HOME;b'");
  const Credentials credentials = get();
  EXPECT_EQ(credentials.access_key_id, "ASIAPROGRAM");
  EXPECT_EQ(credentials.secret_access_key, "a$HOME;b");
  EXPECT_EQ(credentials.session_token, "t");
  EXPECT_TRUE(credentials.expires);
}

TEST_F(ProgramCredentialsTest, KeysOfTheCredentialsFileComeBeforeAndThoseOfTheConfigFileAfter) {
  config("[default]\naws_access_key_id = a\naws_secret_access_key = b\ncredential_process = " +
         home_.path("keys") + " c\n");
  EXPECT_EQ(get().access_key_id, "ASIAPROGRAM");
  credentials("[default]\naws_access_key_id = d\naws_secret_access_key = e\n");
  EXPECT_EQ(get().access_key_id, "d");
}

TEST_F(ProgramCredentialsTest, FailuresNameTheProgramAndNothingThatItGotOrSaid) {
  const auto says = [&](const std::string& command, const std::string& what) {
    program(command);
    const Error error = refused();
    EXPECT_EQ(error.category, ErrorCategory::kPermission);
    EXPECT_NE(error.message.find(what), std::string::npos) << error.message;
    EXPECT_EQ((error.message + error.fix).find("hidden"), std::string::npos) << error.message;
    EXPECT_EQ(error.line, 2u);
  };
  says("sh -c 'echo hidden; echo hidden >&2; exit 3'", "sh ended with exit code 3");
  says("sh -c 'kill -9 $$' hidden", "sh ended with signal 9");
  says("sh -c 'echo hidden'", "printed no JSON object with a Version of 1");
  says("sh -c 'echo {}'", "printed no JSON object with a Version of 1");
  says("/nowhere/x hidden", "/nowhere/x can't be started: No such file or directory");
  says(home_.path("") + " hidden", "can't be started: Permission denied");
  program("'open");
  EXPECT_EQ(refused().message, "a quote or backslash of credential_process is left open");
}

TEST_F(ProgramCredentialsTest, ProgramSeesTheEnvironmentAndNoInput) {
  environment()["GREETING"] = "hello";
  EXPECT_EQ(run("echo $GREETING; cat").output, "hello\n");
}

TEST_F(ProgramCredentialsTest, TooMuchOutputEndsIt) { EXPECT_TRUE(run("yes").is_too_long); }

TEST_F(ProgramCredentialsTest, TooSlowProgramsEndWithAllThatTheyBegan) {
  const std::string file = home_.path("pid");
  EXPECT_TRUE(run("sleep 100 & echo $! > " + file + "; wait", milliseconds(500)).is_too_slow);
  const int process = std::stoi(read_text(file));
  for (int i = 0; i < 100 && ::kill(process, 0) == 0; ++i) {
    // Whoever adopts the orphan may not have looked after it yet.
    if (read_text("/proc/" + std::to_string(process) + "/stat").find(") Z ") != std::string::npos) {
      return;
    }
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_NE(::kill(process, 0), 0);
}

TEST_F(ProgramCredentialsTest, WhatStaysBehindIsNotWaitedFor) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(run("echo x; sleep 5 &").output, "x\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(4'000));
}

TEST_F(ProgramCredentialsTest, CancelledRunDoesNotWaitForIt) {
  world_.cancellation.set_deadline(std::chrono::steady_clock::now() + milliseconds(300));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(thrown([&] { run("sleep 100"); }).category, ErrorCategory::kResources);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(10'000));
}

}  // namespace
}  // namespace adze::io::aws
