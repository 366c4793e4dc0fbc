#include "cli/progress_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/amount_text.h"

namespace adze::cli {
namespace {

std::string bytes_part(const Progress::Figures& figures) {
  if (!figures.bytes_total) return byte_text(figures.bytes);
  // A file that grows while it is read has more than it had.
  const double share = static_cast<double>(figures.bytes) /
                       static_cast<double>(std::max<uint64_t>(*figures.bytes_total, 1));
  return fmt::format("{} of {} ({} %)", byte_text(figures.bytes), byte_text(*figures.bytes_total),
                     static_cast<int>(std::min(share, 1.0) * 100));
}

/// Nothing while it can't be told.
std::string rest_part(const Progress::Figures& figures, double bytes_per_second) {
  if (!figures.bytes_total) return "";
  if (figures.bytes >= *figures.bytes_total) return "finishing";
  const auto bytes_left = static_cast<double>(*figures.bytes_total - figures.bytes);
  return duration_text(bytes_left / bytes_per_second) + " left";
}

}  // namespace

std::string progress_line(const Progress::Figures& figures, double seconds, size_t width) {
  if (figures.doing == nullptr) return "";
  std::vector<std::string> parts = {bytes_part(figures)};
  if (figures.rows > 0) parts.push_back(row_text(figures.rows));
  if (figures.bytes > 0 && seconds > 0) {
    const double bytes_per_second = static_cast<double>(figures.bytes) / seconds;
    parts.push_back(byte_text(static_cast<uint64_t>(bytes_per_second)) + "/s");
    const std::string rest = rest_part(figures, bytes_per_second);
    if (!rest.empty()) parts.push_back(rest);
  }
  std::string line = fmt::format("adze: {}", figures.doing);
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::string next = (i == 0 ? " " : ", ") + parts[i];
    if (line.size() + next.size() > width) break;
    line += next;
  }
  return line.substr(0, width);
}

}  // namespace adze::cli
