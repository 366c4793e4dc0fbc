#pragma once

#include <string>

namespace adze::io {

/// "a/b" of "a/b/c", "/" of "/c", "." of "c".
std::string folder_of(const std::string& path);

/// "c" of "a/b/c".
std::string name_of(const std::string& path);

/// Where a path leads when the symbolic links at its end are followed: `path` itself if it is none.
/// The file there need not exist. Throws Error(kTarget) where links lead in a circle.
std::string follow_links(const std::string& path);

}  // namespace adze::io
