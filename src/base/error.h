#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>

namespace adze {

/// What kind of thing went wrong. The category alone decides the exit code (exit_code below), so
/// choose it by what the user has to mend, not by which module noticed.
enum class ErrorCategory {
  kInternal,     ///< a defect of adze itself, or a system call that can't fail did: exit 1
  kSqlData,      ///< valid SQL that failed on the data, such as a cast or an overflow: exit 1
  kUsage,        ///< command line, job file, SQL text, unknown column: exit 2
  kContract,     ///< a row or header that breaks the declared columns: exit 3
  kRejects,      ///< more rows set aside than allowed: exit 4
  kInput,        ///< input missing, unreachable, truncated: exit 5
  kTarget,       ///< target missing, exists, refused, read-only, its disk full: exit 6
  kPermission,   ///< 401, 403, EACCES, no credentials: exit 7
  kResources,    ///< memory, TMPDIR full, deadline: exit 8
  kAlreadyDone,  ///< with --strict-idempotent only: exit 9
  kInterrupted,  ///< SIGINT: exit 130
  kTerminated,   ///< SIGTERM: exit 143
};

/// Of ErrorCategory::kResources: what there was too little of.
enum class Shortage { kOther, kTime, kMemory };

int exit_code(ErrorCategory category);

/// The category's name in receipts: "contract", "usage", ...
const char* category_name(ErrorCategory category);

/// A piece of text with a position to point at. Printed as the line and a caret below it.
struct Excerpt {
  std::string text;         ///< one line, control characters already escaped
  size_t caret_column = 0;  ///< in code points from 0
  bool is_data = false;     ///< true: rows of data, printed only on a terminal or with --show-data
};

/// The one exception of adze. Thrown wherever the world (data, users, disks) disappoints, caught in
/// cli/ and lambda/ (and where a message can be made more exact on its way up). RAII undoes what
/// was begun. Everything the printers and receipts need is in here, data apart from the rest.
struct Error : std::exception {
  Error(ErrorCategory category_, std::string message_)
      : category(category_), message(std::move(message_)) {}

  ErrorCategory category;
  std::string message;  ///< what; holds no data, a value only by its shape ('99.9')
  std::optional<std::string>
      message_with_data;    ///< the same with the value itself, where there is one
  std::string file;         ///< input, job or "query" that it is about; may be empty
  uint64_t line = 0;        ///< physical line from 1; 0: none
  uint64_t column = 0;      ///< in code points from 1, for job files and SQL; 0: none
  std::string column_name;  ///< the column of data, for receipts; may be empty
  std::optional<Excerpt> excerpt;
  std::string fix;  ///< how to mend it, a phrase in the imperative; may be empty
  Shortage shortage = Shortage::kOther;
  /// The same job may well succeed if it is run again as it is: somebody else was writing, a server
  /// was busy.
  bool may_run_again = false;

  const char* what() const noexcept override { return message.c_str(); }
};

/// An invariant of ours does not hold. The message says which; users are asked to report it.
[[noreturn]] void fail_internal(const char* what, const char* file, int line);

#define ADZE_CHECK(condition) \
  ((condition) ? void(0) : ::adze::fail_internal(#condition, __FILE__, __LINE__))

/// The text of an errno value, such as "No space left on device", without the trap of strerror.
std::string system_error_text(int error_number);

}  // namespace adze
