#pragma once

#include <span>
#include <string>
#include <string_view>

namespace adze {
struct RunContext;
}

namespace adze::io {

/// True for names that readers of datasets take for data: *.parquet, neither hidden nor marked
/// with '_'.
inline bool is_data_file_name(std::string_view name) {
  return name.ends_with(".parquet") && !name.starts_with('.') && !name.starts_with('_');
}

/// Throws Error(kTarget) if the file at `path` is one of `inputs` (by device and inode).
/// `target` is what messages call it.
void require_no_input(const std::string& target, const std::string& path,
                      std::span<const std::string> inputs);

/// Throws Error(kTarget) unless the file at `path` begins with `magic`, Error(kPermission) if it
/// can't be read.
void require_magic(const std::string& target, const std::string& path, const std::string& magic,
                   RunContext& context);

}  // namespace adze::io
