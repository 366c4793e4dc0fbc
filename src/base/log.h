#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace adze {

/// Where warnings and notes of a run go. Lines never hold data, passwords or queries. Warnings are
/// also kept, for the receipt. Thread-safe.
class Log {
 public:
  virtual ~Log() = default;

  void warn(std::string_view text);
  void note(std::string_view text);

  std::vector<std::string> warnings() const;

 protected:
  /// Writes one line; the base class drops it (a quiet log).
  virtual void write_line(std::string_view severity, std::string_view text);

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> warnings_;
};

}  // namespace adze
