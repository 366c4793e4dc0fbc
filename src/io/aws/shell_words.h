#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace adze::io::aws {

/// A text cut into words as a POSIX shell cuts it, which the AWS CLI does with names of sections
/// and with credential_process: quotes and backslashes are undone, and nothing else is special (no
/// variables, globs, pipes or comments). Nothing if a quote or a backslash is left open.
std::optional<std::vector<std::string>> split_shell_words(std::string_view text);

}  // namespace adze::io::aws
