#include "io/path.h"

#include <unistd.h>

#include <climits>

#include "io/target_error.h"

namespace adze::io {
namespace {

/// As many as the kernel follows.
constexpr int kLinksMax = 40;

}  // namespace

std::string folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string follow_links(const std::string& path) {
  std::string place = path;
  for (int i = 0; i < kLinksMax; ++i) {
    char to[PATH_MAX];
    const ssize_t size = ::readlink(place.c_str(), to, sizeof to);
    if (size < 0) return place;
    const std::string next(to, static_cast<size_t>(size));
    place = next.starts_with('/') ? next : folder_of(place) + "/" + next;
  }
  refuse_target(path, "is a symbolic link that leads in a circle", "name another target");
}

}  // namespace adze::io
