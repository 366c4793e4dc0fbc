#pragma once

#include <string>

/// The messages of targets: which errno is whose fault, said in one way everywhere.
namespace adze::io {

/// The target is refused for what it is. Throws Error(kTarget).
[[noreturn]] void refuse_target(const std::string& target, std::string message, std::string fix);

/// Something before the first byte failed: a folder that can't be made, a file not to be created.
/// Throws Error(kTarget), or Error(kPermission) for EACCES and EPERM.
[[noreturn]] void fail_opening_target(const std::string& target, int error_number);

/// Writing, syncing or renaming failed. Throws Error(kTarget), or Error(kPermission).
[[noreturn]] void fail_writing(const std::string& target, int error_number);

}  // namespace adze::io
