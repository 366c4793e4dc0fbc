#include "base/log.h"

namespace adze {

void Log::warn(std::string_view text) {
  const std::lock_guard lock(mutex_);
  warnings_.emplace_back(text);
  write_line("warning", text);
}

void Log::note(std::string_view text) {
  const std::lock_guard lock(mutex_);
  write_line("note", text);
}

std::vector<std::string> Log::warnings() const {
  const std::lock_guard lock(mutex_);
  return warnings_;
}

void Log::write_line(std::string_view, std::string_view) {}

}  // namespace adze
