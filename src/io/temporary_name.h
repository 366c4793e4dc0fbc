#pragma once

#include <string>
#include <string_view>

/// The names of files being written, beside their targets: `.adze-NAME-RANDOM.tmp`, RANDOM being 16
/// hexadecimal digits. Each is locked with flock(2) while its writer lives, so an unlocked one has
/// been left by a run that was killed.
namespace adze::io {

/// A new name for a file to become `folder`/`name`. Names too long for that are cut.
std::string temporary_name(const std::string& name);

/// Whether `candidate` may be a name that temporary_name(name) made.
bool is_temporary_name(std::string_view candidate, const std::string& name);

/// Removes the files that killed runs left beside the target `folder`/`name`: those with its
/// temporary names, ours and not locked. Failures are nobody's concern.
void remove_leftovers(const std::string& folder, const std::string& name);

/// The same for folders with such names, which hold nothing but files.
void remove_leftover_folders(const std::string& folder, const std::string& name);

/// Both, whatever target they are of.
void remove_all_leftovers(const std::string& folder);

}  // namespace adze::io
