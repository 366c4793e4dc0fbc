#include "io/temporary_name.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <vector>

#include "base/random_digits.h"
#include "io/file_descriptor.h"

namespace adze::io {
namespace {

constexpr std::string_view kPrefix = ".adze-";
constexpr std::string_view kSuffix = ".tmp";
constexpr size_t kRandomDigits = 16;

std::string prefix_of(const std::string& name) {
  const size_t name_bytes_max = NAME_MAX - kPrefix.size() - 1 - kRandomDigits - kSuffix.size();
  return fmt::format("{}{}-", kPrefix, name.substr(0, name_bytes_max));
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  DIR* stream = ::opendir(folder.c_str());
  if (stream == nullptr) return names;
  while (const dirent* entry = ::readdir(stream)) names.emplace_back(entry->d_name);
  ::closedir(stream);
  return names;
}

void remove_if_unlocked(const std::string& path) {
  // O_NONBLOCK: someone may have put a FIFO there.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) return;
  struct stat status;
  if (::fstat(file.number(), &status) != 0) return;
  if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid()) return;
  if (::flock(file.number(), LOCK_EX | LOCK_NB) == 0) ::unlink(path.c_str());
}

void remove_folder_if_unlocked(const std::string& path) {
  FileDescriptor folder(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return;
  struct stat status;
  if (::fstat(folder.number(), &status) != 0 || status.st_uid != ::geteuid()) return;
  if (::flock(folder.number(), LOCK_EX | LOCK_NB) != 0) return;
  for (const std::string& name : names_in(path)) ::unlinkat(folder.number(), name.c_str(), 0);
  ::rmdir(path.c_str());
}

/// The random digits and the suffix that all such names end in.
bool is_random_end(std::string_view end) {
  return end.size() == kRandomDigits + kSuffix.size() && end.ends_with(kSuffix) &&
         end.find_first_not_of("0123456789abcdef") == kRandomDigits;
}

bool is_temporary_name_of_anything(std::string_view candidate) {
  const size_t dash = candidate.rfind('-');
  return candidate.starts_with(kPrefix) && dash >= kPrefix.size() && dash != candidate.npos &&
         is_random_end(candidate.substr(dash + 1));
}

std::vector<std::string> temporary_names_in(const std::string& folder, const std::string& name) {
  std::vector<std::string> names = names_in(folder);
  std::erase_if(names, [&](const std::string& entry) { return !is_temporary_name(entry, name); });
  return names;
}

}  // namespace

std::string temporary_name(const std::string& name) {
  return prefix_of(name) + random_digits() + std::string(kSuffix);
}

bool is_temporary_name(std::string_view candidate, const std::string& name) {
  const std::string prefix = prefix_of(name);
  return candidate.starts_with(prefix) && is_random_end(candidate.substr(prefix.size()));
}

void remove_leftovers(const std::string& folder, const std::string& name) {
  for (const std::string& leftover : temporary_names_in(folder, name)) {
    remove_if_unlocked(folder + "/" + leftover);
  }
}

void remove_all_leftovers(const std::string& folder) {
  for (const std::string& name : names_in(folder)) {
    if (!is_temporary_name_of_anything(name)) continue;
    const std::string path = folder + "/" + name;
    remove_if_unlocked(path);
    remove_folder_if_unlocked(path);
  }
}

void remove_leftover_folders(const std::string& folder, const std::string& name) {
  for (const std::string& leftover : temporary_names_in(folder, name)) {
    remove_folder_if_unlocked(folder + "/" + leftover);
  }
}

}  // namespace adze::io
