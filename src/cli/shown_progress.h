#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/progress.h"
#include "cli/arguments.h"
#include "cli/commands.h"

namespace adze {
struct RunContext;
}

namespace adze::cli {

/// True if a line of progress may be drawn: standard error is a terminal that can, no CI, and
/// neither --quiet nor --no-progress.
bool may_show_progress(const Arguments& arguments, const Process& process);

/// While it lives, `context` has a progress, and how far it is stands on the terminal's status
/// line, if that may be: after half a second, ten times a second at most. Gone without a trace
/// afterwards. `context` must outlive it.
class ShownProgress : private Progress {
 public:
  ShownProgress(const Arguments& arguments, const Process& process, RunContext& context);
  ~ShownProgress() override;
  ShownProgress(const ShownProgress&) = delete;
  ShownProgress& operator=(const ShownProgress&) = delete;

 private:
  void before_output() override;
  void draw_until_stopped();
  void draw();

  RunContext& context_;
  const bool stdout_is_terminal_;
  std::mutex mutex_;
  std::condition_variable stop_asked_;
  bool is_stopped_ = false;
  Figures last_;                                      // of the drawing thread
  std::chrono::steady_clock::time_point pass_begin_;  // likewise
  std::thread thread_;
};

}  // namespace adze::cli
