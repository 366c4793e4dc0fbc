#include "cli/status_line.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <mutex>
#include <string_view>

namespace adze::cli {
namespace {

std::mutex drawing;
std::atomic<bool> is_open{false};
std::atomic<bool> is_drawn{false};

void put(std::string_view bytes) {
  // A terminal that is gone takes its progress with it.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, bytes.data(), bytes.size());
}

constexpr std::string_view erasure = "\r\033[K";

void erase() {
  if (is_drawn.exchange(false)) put(erasure);
}

}  // namespace

void open_status_line() { is_open = true; }

void draw_status_line(const std::string& text) {
  const std::lock_guard lock(drawing);
  if (!is_open) return;
  is_drawn = true;
  put("\r" + text + "\033[K");
  // A signal may have closed the line between the question and the drawing, and erased what was not
  // there yet.
  if (!is_open) put(erasure);
}

void close_status_line() {
  is_open = false;
  erase();
}

void write_above_status_line(const std::string& text) {
  const std::lock_guard lock(drawing);
  erase();
  std::fputs(text.c_str(), stderr);
}

}  // namespace adze::cli
