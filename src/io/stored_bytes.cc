#include "io/stored_bytes.h"

#include <sys/stat.h>

#include "io/uri.h"

namespace adze::io {

std::optional<uint64_t> stored_bytes(const std::string& location) {
  const std::string scheme = uri_scheme(location);
  if (!scheme.empty() && scheme != "file") return std::nullopt;
  const std::string path = scheme.empty() ? location : file_uri_path(location);
  struct stat status;
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<uint64_t>(status.st_size);
}

bool can_read_again(const std::string& location) {
  const std::string scheme = uri_scheme(location);
  return scheme == "s3" || scheme == "sftp" || stored_bytes(location).has_value();
}

}  // namespace adze::io
