#include "cli/shown_progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <system_error>

#include "base/environment.h"
#include "base/run_context.h"
#include "base/threads.h"
#include "cli/progress_line.h"
#include "cli/status_line.h"

namespace adze::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds silent_at_first{500};
constexpr std::chrono::milliseconds between_drawings{100};

/// Asked each time, for windows are resized. One column stays free: in some terminals a character
/// in the last one makes a new line.
size_t line_width() {
  winsize size{};
  const bool is_known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col - 1U : 79U;
}

}  // namespace

bool may_show_progress(const Arguments& arguments, const Process& process) {
  if (!process.stderr_is_terminal || arguments.quiet || arguments.no_progress) return false;
  const std::string terminal = environment_value(process.environment, "TERM");
  return !terminal.empty() && terminal != "dumb" &&
         environment_value(process.environment, "CI").empty();
}

ShownProgress::ShownProgress(const Arguments& arguments, const Process& process,
                             RunContext& context)
    : context_(context),
      stdout_is_terminal_(process.stdout_is_terminal),
      pass_begin_(steady_clock::now()) {
  if (!may_show_progress(arguments, process)) return;
  try {
    thread_ = std::thread([this] {
      leave_signals_to_main_thread();
      draw_until_stopped();
    });
  } catch (const std::system_error&) {
    return;  // No thread to be had: the run matters more than its progress.
  }
  open_status_line();
  context.progress = this;
}

ShownProgress::~ShownProgress() {
  if (!thread_.joinable()) return;
  context_.progress = nullptr;
  close_status_line();
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  stop_asked_.notify_one();
  thread_.join();
}

void ShownProgress::before_output() {
  if (stdout_is_terminal_) close_status_line();
}

void ShownProgress::draw_until_stopped() {
  std::unique_lock lock(mutex_);
  const auto is_stopped = [this] { return is_stopped_; };
  if (stop_asked_.wait_for(lock, silent_at_first, is_stopped)) return;
  do {
    draw();
  } while (!stop_asked_.wait_for(lock, between_drawings, is_stopped));
}

void ShownProgress::draw() {
  const Figures now = figures();
  if (now.doing == nullptr) return;
  if (now.doing != last_.doing || now.bytes < last_.bytes) {
    // The first pass began with this object, as nearly as one can see.
    if (last_.doing != nullptr) pass_begin_ = steady_clock::now();
    last_ = now;
  }
  last_.bytes = now.bytes;
  const std::chrono::duration<double> seconds = steady_clock::now() - pass_begin_;
  draw_status_line(progress_line(now, seconds.count(), line_width()));
}

}  // namespace adze::cli
