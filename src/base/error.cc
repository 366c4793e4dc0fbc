#include "base/error.h"

#include <fmt/format.h>

#include <cstring>
#include <string_view>

namespace adze {

int exit_code(ErrorCategory category) {
  switch (category) {
    case ErrorCategory::kInternal:
    case ErrorCategory::kSqlData:
      return 1;
    case ErrorCategory::kUsage:
      return 2;
    case ErrorCategory::kContract:
      return 3;
    case ErrorCategory::kRejects:
      return 4;
    case ErrorCategory::kInput:
      return 5;
    case ErrorCategory::kTarget:
      return 6;
    case ErrorCategory::kPermission:
      return 7;
    case ErrorCategory::kResources:
      return 8;
    case ErrorCategory::kAlreadyDone:
      return 9;
    case ErrorCategory::kInterrupted:
      return 130;
    case ErrorCategory::kTerminated:
      return 143;
  }
  return 1;
}

const char* category_name(ErrorCategory category) {
  switch (category) {
    case ErrorCategory::kInternal:
      return "internal";
    case ErrorCategory::kSqlData:
      return "sql_data";
    case ErrorCategory::kUsage:
      return "usage";
    case ErrorCategory::kContract:
      return "contract";
    case ErrorCategory::kRejects:
      return "rejects";
    case ErrorCategory::kInput:
      return "input";
    case ErrorCategory::kTarget:
      return "target";
    case ErrorCategory::kPermission:
      return "permission";
    case ErrorCategory::kResources:
      return "resources";
    case ErrorCategory::kAlreadyDone:
      return "already_done";
    case ErrorCategory::kInterrupted:
      return "interrupted";
    case ErrorCategory::kTerminated:
      return "terminated";
  }
  return "internal";
}

void fail_internal(const char* what, const char* file, int line) {
  // __FILE__ holds the folder of whoever compiled it; users get the path inside the repository.
  std::string_view path = file;
  const size_t source_root = path.rfind("src/");
  if (source_root != std::string_view::npos) path.remove_prefix(source_root);
  Error error(ErrorCategory::kInternal,
              fmt::format("internal error: '{}' does not hold ({}:{})", what, path, line));
  error.fix = "this is a defect of adze: please report it with this message";
  throw error;
}

std::string system_error_text(int error_number) {
  // strerror may share one buffer between threads; this is GNU's strerror_r, which returns a text
  // that is either static or in `buffer`.
  char buffer[256];
  return strerror_r(error_number, buffer, sizeof buffer);
}

}  // namespace adze
