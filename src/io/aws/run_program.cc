#include "io/aws/run_program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/run_context.h"
#include "io/file_descriptor.h"

namespace adze::io::aws {
namespace {

constexpr int kPollMs = 100;

/// The arguments or variables of a process, as exec wants them.
class PointerList {
 public:
  explicit PointerList(std::vector<std::string> texts) : texts_(std::move(texts)) {
    for (std::string& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  PointerList(const PointerList&) = delete;
  PointerList& operator=(const PointerList&) = delete;

  char* const* get() const { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

std::vector<std::string> variables(const RunContext& context) {
  std::vector<std::string> all;
  all.reserve(context.environment.size());
  for (const auto& [name, value] : context.environment) all.push_back(name + "=" + value);
  return all;
}

/// Where its streams go, and what it does not inherit.
class SpawnSettings {
 public:
  explicit SpawnSettings(int output) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigfillset(&signals);
    ::posix_spawnattr_setsigdefault(&attributes_, &signals);
    sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes_, &signals);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

/// A child process; killed with all that it began, and waited for, by the destructor.
class Child {
 public:
  /// Returns an errno.
  int start(const std::vector<std::string>& words, int output, const RunContext& context) {
    const PointerList arguments(words);
    const PointerList environment(variables(context));
    const SpawnSettings settings(output);
    const int error = ::posix_spawnp(&process_, words.front().c_str(), settings.actions(),
                                     settings.attributes(), arguments.get(), environment.get());
    if (error != 0) process_ = -1;
    return error;
  }
  Child() = default;
  ~Child() {
    if (process_ < 0) return;
    ::kill(-process_, SIGKILL);
    if (!has_ended_) wait(0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  bool has_ended() {
    if (!has_ended_) wait(WNOHANG);
    return has_ended_;
  }

  /// REQUIRES: it has ended.
  std::string failure() const {
    if (WIFSIGNALED(status_)) return fmt::format("signal {}", WTERMSIG(status_));
    if (WEXITSTATUS(status_) != 0) return fmt::format("exit code {}", WEXITSTATUS(status_));
    return "";
  }

 private:
  void wait(int flags) {
    pid_t ended = 0;
    do {
      ended = ::waitpid(process_, &status_, flags);
    } while (ended < 0 && errno == EINTR);
    has_ended_ = ended != 0;
  }

  pid_t process_ = -1;
  int status_ = 0;
  bool has_ended_ = false;
};

/// True if there is something to read, or the end.
bool wait_for_output(int output) {
  pollfd ready{.fd = output, .events = POLLIN, .revents = 0};
  return ::poll(&ready, 1, kPollMs) > 0;
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& words, const ProgramBounds& bounds,
                          RunContext& context) {
  ProgramResult result;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    result.start_error = errno;
    return result;
  }
  const FileDescriptor output(ends[0]);
  FileDescriptor input(ends[1]);
  Child child;
  result.start_error = child.start(words, input.number(), context);
  if (result.start_error != 0) return result;
  input.close();

  const auto until = context.clock.now() + bounds.time_max;
  bool is_open = true;
  // What outlives the program may keep its output open for ever: nobody waits for that.
  while (is_open || !child.has_ended()) {
    context.cancellation.check();
    if (context.clock.now() > until) {
      result.is_too_slow = true;
      return result;
    }
    const bool had_ended = child.has_ended();
    if (!is_open) {
      ::poll(nullptr, 0, 10);
    } else if (wait_for_output(output.number())) {
      char piece[4096];
      const ptrdiff_t got = read_some(output.number(), piece, context);
      if (got <= 0) {
        is_open = false;
        continue;
      }
      result.output.append(piece, static_cast<size_t>(got));
      if (result.output.size() > bounds.output_bytes_max) {
        result.is_too_long = true;
        return result;
      }
    } else if (had_ended) {
      break;
    }
  }
  result.failure = child.failure();
  return result;
}

}  // namespace adze::io::aws
