#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <new>
#include <string_view>

#include "base/environment.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/parse_command_line.h"
#include "cli/print_error.h"
#include "cli/report_run.h"
#include "io/standard_output.h"
#include "lambda/run_lambda.h"

/// The process: words to a command, a command to an exit code, whatever is thrown to a message.
namespace adze::cli {
namespace {

/// Opens /dev/null where a standard stream is closed, so that no file that is opened later takes
/// its number and gets what was meant for it.
void require_standard_streams() {
  for (int number = STDIN_FILENO; number <= STDERR_FILENO; ++number) {
    if (::fcntl(number, F_GETFD) != -1) continue;
    // Of the wrong direction on purpose: using the closed stream must fail, not succeed in silence.
    const int opened = ::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    if (opened != number && opened >= 0) ::close(opened);
  }
}

std::map<std::string, std::string> environment_snapshot(char** environment) {
  std::map<std::string, std::string> snapshot;
  for (; *environment != nullptr; ++environment) {
    const std::string entry = *environment;
    const size_t equals = entry.find('=');
    if (equals != std::string::npos) snapshot[entry.substr(0, equals)] = entry.substr(equals + 1);
  }
  return snapshot;
}

Process describe_process() {
  Process process;
  process.environment = environment_snapshot(environ);
  process.stdout_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  process.stderr_is_terminal = ::isatty(STDERR_FILENO) == 1;
  winsize size{};
  if (process.stdout_is_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    process.terminal_width = size.ws_col;
  }
  return process;
}

int dispatch(const std::vector<std::string>& words, const Process& process) {
  bool show_data = process.stderr_is_terminal;
  try {
    const CommandLine line = parse_command_line(words);
    show_data = may_show_data(line.arguments, process);
    if (line.command != nullptr) return line.command->run(line.arguments, process);
    std::fputs(line.text.c_str(), stdout);
    return 0;
  } catch (const Error& error) {
    print_message(error_text(error, show_data));
    return exit_code(error.category);
  }
}

/// Lambda's own process, or that of its emulator: they start `bootstrap` with the name of a
/// handler, which is nothing to adze. Other programs that run inside of a function may call adze's
/// commands.
bool is_function(int argc, char** argv, const Process& process) {
  if (environment_value(process.environment, "AWS_LAMBDA_RUNTIME_API").empty()) return false;
  const std::string_view path = argc > 0 ? argv[0] : "";
  if (path.substr(path.rfind('/') + 1) == "bootstrap") return true;
  return argc < 2 || !(argv[1][0] == '-' || is_command(argv[1]));
}

/// Says so where what was printed could not be written; a reader that went away is no error.
int flush_stdout(int code) {
  const bool failed = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
  if (!failed || errno == EPIPE || code != 0) return code;
  print_message(
      fmt::format("adze: can't write to standard output: {}\n", system_error_text(errno)));
  return exit_code(ErrorCategory::kTarget);
}

}  // namespace

int run_main(int argc, char** argv) {
  // A reader that goes away and a file that grows too large are errors of the write that meets
  // them.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  require_standard_streams();
  try {
    const Process process = describe_process();
    if (is_function(argc, argv, process)) return lambda::run_lambda(process.environment);
    return flush_stdout(dispatch({argv + (argc > 0 ? 1 : 0), argv + argc}, process));
  } catch (const io::StdoutClosed&) {
    return 0;
  } catch (const std::bad_alloc&) {
    std::fputs("adze: out of memory\n      lower --memory or --threads, or give adze more\n",
               stderr);
    return exit_code(ErrorCategory::kResources);
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "adze: internal error: %s\n      please report it with the command\n",
                 exception.what());
    return exit_code(ErrorCategory::kInternal);
  }
}

}  // namespace adze::cli

int main(int argc, char** argv) { return adze::cli::run_main(argc, argv); }
