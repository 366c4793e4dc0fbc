#include "io/sftp/user_files.h"

#include <pwd.h>
#include <unistd.h>

#include "base/environment.h"
#include "base/error.h"
#include "base/run_context.h"
#include "io/read_small_file.h"

namespace adze::io::sftp {

std::string with_home(const std::string& path, const RunContext& context) {
  if (!path.starts_with("~/")) return path;
  const std::string home = environment_value(context.environment, "HOME");
  if (!home.empty()) return home + path.substr(1);
  const passwd* entry = ::getpwuid(::geteuid());
  return entry == nullptr ? path : entry->pw_dir + path.substr(1);
}

std::optional<std::string> read_if_there(const std::string& path, size_t bytes_max,
                                         RunContext& context) {
  try {
    return read_small_file(with_home(path, context), path, bytes_max, context);
  } catch (const Error& error) {
    const bool is_of_the_file =
        error.category == ErrorCategory::kPermission || error.category == ErrorCategory::kUsage;
    if (!is_of_the_file) throw;
    return std::nullopt;
  }
}

}  // namespace adze::io::sftp
