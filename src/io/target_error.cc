#include "io/target_error.h"

#include <fmt/format.h>

#include <cerrno>

#include "base/error.h"

namespace adze::io {
namespace {

[[noreturn]] void fail(const std::string& target, const char* what, int error_number) {
  Error error(ErrorCategory::kTarget, "");
  error.file = target;
  switch (error_number) {
    case ENOSPC:
      error.message = "its disk is full";
      error.fix = "make room, or write to another disk";
      break;
    case EDQUOT:
      error.message = "the disk quota of its owner is used up";
      error.fix = "make room, or write to another disk";
      break;
    case EROFS:
      error.message = "its file system is read-only";
      error.fix = "write to another one";
      break;
    case EFBIG:
      error.message = "the file would be larger than its file system or ulimit -f allows";
      break;
    case EPIPE:
      error.message = "its reader went away";
      break;
    case EACCES:
    case EPERM:
      error.category = ErrorCategory::kPermission;
      error.message = fmt::format("{}: {}", what, system_error_text(error_number));
      error.fix = "write to a folder that is yours, or run adze as a user who may write there";
      break;
    default:
      error.message = fmt::format("{}: {}", what, system_error_text(error_number));
  }
  throw error;
}

}  // namespace

void refuse_target(const std::string& target, std::string message, std::string fix) {
  Error error(ErrorCategory::kTarget, std::move(message));
  error.file = target;
  error.fix = std::move(fix);
  throw error;
}

void fail_opening_target(const std::string& target, int error_number) {
  fail(target, "can't be written", error_number);
}

void fail_writing(const std::string& target, int error_number) {
  fail(target, "writing failed", error_number);
}

}  // namespace adze::io
