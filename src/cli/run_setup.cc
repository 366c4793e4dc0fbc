#include "cli/run_setup.h"

#include <fmt/format.h>

#include <atomic>
#include <csignal>

#include "base/environment.h"
#include "base/threads.h"
#include "cli/print_error.h"
#include "cli/status_line.h"

namespace adze::cli {
namespace {

std::atomic<Cancellation*> signalled{nullptr};

void on_signal(int number) {
  // Here and not where the run ends: a second signal ends the process at once.
  close_status_line();
  if (Cancellation* cancellation = signalled.load()) cancellation->request(number);
  // Last, and not by SA_RESETHAND: there a second signal right behind the first would end the
  // process before this function has begun.
  std::signal(number, SIG_DFL);
}

/// The first signal asks; a second one of its kind ends the process at once.
void install_handlers() {
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

void StderrLog::write_line(std::string_view severity, std::string_view text) {
  if (quiet_) return;
  print_message(fmt::format("adze: {}: {}\n", severity, text));
}

RunSetup::RunSetup(const Arguments& arguments, const engine::Limits& job_limits,
                   const Process& process)
    : log_(arguments.quiet),
      memory_(arguments.limits.memory_bytes.value_or(
          job_limits.memory_bytes.value_or(default_memory_bytes()))),
      context_(new RunContext{memory_, cancellation_, log_, clock_,
                              temporary_folder_of(process.environment), process.environment, 1}) {
  context_->threads = arguments.limits.threads ? *arguments.limits.threads
                                               : job_limits.threads.value_or(available_cpus());
  if (arguments.allow_private_hosts) context_->private_hosts = PrivateHosts::kAny;
  const auto timeout = arguments.limits.timeout ? arguments.limits.timeout : job_limits.timeout;
  if (timeout) cancellation_.set_deadline(clock_.now() + *timeout);
  signalled.store(&cancellation_);
  install_handlers();
}

RunSetup::~RunSetup() { signalled.store(nullptr); }

}  // namespace adze::cli
