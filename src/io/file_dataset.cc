// Many files that appear together, as far as a file system allows.
//
//   begin    the dataset's folder is made, and in it a folder `.adze-dataset-RANDOM.tmp`, locked
//            (flock) while its writer lives
//   write    each file in that folder, under a number; closed when it is staged, so that a dataset
//            of 50,000 files needs a handful of descriptors
//   stage    all are synced, the folders of partitions made, and the files found that will have to
//            go: those there now, not those that others put there later
//   commit   each file is renamed to its place, then the old ones are removed
//
// A run that is killed leaves the temporary folder, which the next one takes away, or, in the
// moments of the commit, some files in their places and others not, and old ones beside them. Since
// names come from what is loaded, running the same load again puts that right.
//
// No path leads out of the dataset: folders of partitions are opened one by one without following
// links.

#include "io/file_dataset.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <utility>
#include <vector>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/run_context.h"
#include "io/data_file.h"
#include "io/file_descriptor.h"
#include "io/list_folder.h"
#include "io/made_folders.h"
#include "io/target_error.h"
#include "io/temporary_name.h"

namespace adze::io {
namespace {

constexpr const char* kTemporaryName = "dataset";

/// Of more files or folders than this not each one is synced, but their file system as a whole.
constexpr uint64_t kSyncedOneByOneMax = 32;

std::vector<std::string> data_files_in(int folder, const std::string& shown) {
  FolderListing listing = list_folder(folder);
  if (listing.error_number != 0) fail_opening_target(shown, listing.error_number);
  std::erase_if(listing.files, [](const std::string& name) { return !is_data_file_name(name); });
  return std::move(listing.files);
}

/// One folder of the dataset that gets files.
struct PartitionFolder {
  std::string path;  ///< relative to the dataset's; "" is itself
  std::vector<std::string> old_files;
};

struct StagedFile {
  size_t folder;  ///< index of its PartitionFolder
  std::string name;
  uint64_t number;         ///< its name in the temporary folder
  bool is_placed = false;  ///< by commit(), where no file was
};

class FileDataset;

class NumberedFile : public ByteSink {
 public:
  NumberedFile(FileDataset& dataset, std::string folder, std::string name, uint64_t number);
  ~NumberedFile() override;
  NumberedFile(const NumberedFile&) = delete;
  NumberedFile& operator=(const NumberedFile&) = delete;

  void write(std::span<const char> bytes) override;
  void stage() override;
  void commit() override { ADZE_CHECK(false); }  // the dataset commits all its files
  const std::string& name() const override { return shown_name_; }
  uint64_t bytes_written() const override { return bytes_written_; }

 private:
  FileDataset& dataset_;
  std::string folder_;
  std::string name_;
  std::string shown_name_;
  uint64_t number_;
  FileDescriptor file_;  ///< not open: staged
  uint64_t bytes_written_ = 0;
};

class FileDataset : public DatasetFolder {
 public:
  FileDataset(const std::string& path, const DatasetOptions& options, RunContext& context)
      : name_(path),
        path_(without_slash(path)),
        options_(options),
        context_(context),
        made_folders_(path_, name_) {
    folder_ = FileDescriptor(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder_.is_open()) fail_opening_target(name_, errno);
    if (options_.target.mode == TargetMode::kCreate) require_no_data(folder_, name_, 0);
    remove_leftover_folders(path_, kTemporaryName);
    make_temporary_folder();
  }

  ~FileDataset() override {
    for (uint64_t number = 0; number < files_begun_; ++number) remove_number(number);
    ::unlinkat(folder_.number(), temporary_name_.c_str(), AT_REMOVEDIR);
    // Those with files in them stay.
    for (; !made_.empty(); made_.pop_back()) {
      ::unlinkat(folder_.number(), made_.back().c_str(), AT_REMOVEDIR);
    }
  }
  FileDataset(const FileDataset&) = delete;
  FileDataset& operator=(const FileDataset&) = delete;

  std::unique_ptr<ByteSink> begin_file(const std::string& folder,
                                       const std::string& name) override {
    return std::make_unique<NumberedFile>(*this, folder, name, files_begun_++);
  }

  void stage() override {
    for (PartitionFolder& folder : folders_) {
      context_.cancellation.check();
      const FileDescriptor opened = open_folder(folder.path, true);
      folder.old_files = data_files_in(opened.number(), shown(folder));
    }
    std::vector<std::vector<std::string>> names(folders_.size());
    for (const StagedFile& file : files_) names[file.folder].push_back(file.name);
    for (size_t i = 0; i < folders_.size(); ++i) {
      std::sort(names[i].begin(), names[i].end());
      keep_files_to_remove(folders_[i], names[i]);
    }
    // Also what is written to the same disk by others; still far quicker than file by file.
    const bool are_all_synced = files_begun_ <= kSyncedOneByOneMax;
    if (!are_all_synced && ::syncfs(temporary_.number()) != 0) fail_writing(name_, errno);
  }

  void commit() override {
    place_files();
    made_folders_.sync();
    made_folders_.keep();
    made_.clear();
    sync_folders();  // before anything goes
    bool has_removed = false;
    for (const PartitionFolder& folder : folders_) has_removed |= remove_old_files(folder);
    if (has_removed) sync_folders();
  }

  const std::string& name() const override { return name_; }
  uint64_t files_removed() const override { return files_removed_; }

  FileDescriptor create_number(uint64_t number, const std::string& shown_name) {
    // Only we can look into the folder; the file gets the mode that it will have.
    constexpr mode_t kMode = 0666;  // less the umask
    FileDescriptor file(::openat(temporary_.number(), fmt::to_string(number).c_str(),
                                 O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, kMode));
    if (!file.is_open()) fail_opening_target(shown_name, errno);
    return file;
  }

  void remove_number(uint64_t number) {
    ::unlinkat(temporary_.number(), fmt::to_string(number).c_str(), 0);
  }

  void keep(const std::string& folder, std::string name, uint64_t number) {
    const auto [found, is_new] = folder_indexes_.try_emplace(folder, folders_.size());
    if (is_new) folders_.push_back({.path = folder, .old_files = {}});
    files_.push_back({.folder = found->second, .name = std::move(name), .number = number});
  }

  RunContext& context() { return context_; }

 private:
  static std::string without_slash(std::string path) {
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
  }

  std::string shown(const PartitionFolder& folder) const { return name_ + folder.path; }
  std::string shown(const PartitionFolder& folder, const std::string& name) const {
    return folder.path.empty() ? name_ + name : fmt::format("{}{}/{}", name_, folder.path, name);
  }

  bool is_own(const std::string& name) const {
    return !options_.own_prefix.empty() && name.starts_with(options_.own_prefix);
  }

  /// For kCreate. Links are not followed, so this ends.
  void require_no_data(const FileDescriptor& folder, const std::string& shown, unsigned depth) {
    context_.cancellation.check();
    const FolderListing listing = list_folder(folder.number());
    if (listing.error_number != 0) fail_opening_target(shown, listing.error_number);
    for (const std::string& name : listing.files) {
      if (!is_data_file_name(name) || is_own(name)) continue;
      refuse_target(name_, fmt::format("holds data already: '{}{}'", shown, name),
                    "name another folder, or use the mode append or replace");
    }
    if (depth == limits::dataset_depth_max) return;
    for (const std::string& name : listing.folders) {
      if (name.starts_with('.')) continue;
      const FileDescriptor inner(
          ::openat(folder.number(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (!inner.is_open()) fail_opening_target(shown + name, errno);
      require_no_data(inner, shown + name + "/", depth + 1);
    }
  }

  void make_temporary_folder() {
    constexpr int kAttemptsMax = 100;
    for (int i = 0; i < kAttemptsMax; ++i) {
      temporary_name_ = temporary_name(kTemporaryName);
      if (::mkdirat(folder_.number(), temporary_name_.c_str(), 0700) != 0) {
        if (errno == EEXIST) continue;
        fail_opening_target(name_, errno);
      }
      temporary_ = FileDescriptor(::openat(folder_.number(), temporary_name_.c_str(),
                                           O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (temporary_.is_open() && lock_temporary_folder()) return;
      ::unlinkat(folder_.number(), temporary_name_.c_str(), AT_REMOVEDIR);
    }
    refuse_target(name_, "other runs take away the folder in which files wait",
                  "run adze again when nobody else writes there");
  }

  /// False if another run took the folder for a leftover in the moment before it was locked.
  bool lock_temporary_folder() const {
    if (::flock(temporary_.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    struct stat status;
    return ::fstatat(folder_.number(), temporary_name_.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
  }

  /// Opens a folder of the dataset from its own down, one name after another. `make` makes what is
  /// missing.
  FileDescriptor open_folder(const std::string& path, bool make) {
    constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    FileDescriptor folder(::openat(folder_.number(), ".", kFlags));
    for (size_t begin = 0; begin < path.size() && folder.is_open();) {
      const size_t end = std::min(path.find('/', begin), path.size());
      const std::string name = path.substr(begin, end - begin);
      const std::string so_far = path.substr(0, end);
      if (make && ::mkdirat(folder.number(), name.c_str(), 0777) == 0) {
        made_.push_back(so_far);
      } else if (make && errno != EEXIST) {
        fail_opening_target(name_ + so_far, errno);
      }
      folder = FileDescriptor(::openat(folder.number(), name.c_str(), kFlags));
      if (!folder.is_open() && (errno == ELOOP || errno == ENOTDIR)) {
        refuse_target(name_ + so_far, "is not a folder, or a symbolic link",
                      "take it away: adze writes only below the dataset's own folder");
      }
      begin = end + 1;
    }
    if (!folder.is_open()) fail_opening_target(name_ + path, errno);
    return folder;
  }

  /// Leaves of a folder's old files those that have to go and are not written anew: `names`.
  void keep_files_to_remove(PartitionFolder& folder, const std::vector<std::string>& names) {
    std::erase_if(folder.old_files, [&](const std::string& name) {
      if (std::binary_search(names.begin(), names.end(), name)) return true;
      return options_.target.mode != TargetMode::kReplace && !is_own(name);
    });
    for (const std::string& name : folder.old_files) {
      const std::string path = fmt::format("{}/{}/{}", path_, folder.path, name);
      require_no_input(shown(folder, name), path, options_.target.inputs);
      if (options_.target.force || options_.target.expected_magic.empty()) continue;
      require_magic(shown(folder, name), path, options_.target.expected_magic, context_);
    }
  }

  void place_files() {
    FileDescriptor folder;
    size_t opened = SIZE_MAX;
    for (size_t i = 0; i < files_.size(); ++i) {
      StagedFile& file = files_[i];
      if (opened != file.folder) {
        try {
          folder = open_folder(folders_[file.folder].path, false);
        } catch (const Error&) {
          take_back_files_before(i);
          throw;
        }
        opened = file.folder;
      }
      const int error_number = place(file, folder.number());
      if (error_number != 0) fail_placing(i, error_number);
    }
  }

  int place(StagedFile& file, int folder) const {
    const std::string from = fmt::to_string(file.number);
    const char* to = file.name.c_str();
    struct stat status;
    const bool is_there = ::fstatat(folder, to, &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (::renameat(temporary_.number(), from.c_str(), folder, to) != 0) return errno;
    file.is_placed = !is_there;
    return 0;
  }

  /// Takes back what has been placed before `files_[index]`, where nothing was before.
  void take_back_files_before(size_t index) {
    for (size_t i = 0; i < index; ++i) {
      if (!files_[i].is_placed) continue;
      const std::string& folder = folders_[files_[i].folder].path;
      ::unlink(fmt::format("{}/{}/{}", path_, folder, files_[i].name).c_str());
    }
  }

  [[noreturn]] void fail_placing(size_t index, int error_number) {
    take_back_files_before(index);
    fail_writing(shown(folders_[files_[index].folder], files_[index].name), error_number);
  }

  /// False if there are none.
  bool remove_old_files(const PartitionFolder& folder) {
    if (folder.old_files.empty()) return false;
    const FileDescriptor opened = open_folder(folder.path, false);
    for (const std::string& name : folder.old_files) {
      if (::unlinkat(opened.number(), name.c_str(), 0) == 0) {
        ++files_removed_;
      } else if (errno != ENOENT) {
        fail_removing(shown(folder, name), errno);
      }
    }
    return true;
  }

  [[noreturn]] static void fail_removing(const std::string& file, int error_number) {
    Error error(ErrorCategory::kTarget,
                "all files are in place, but this old one can't be removed: " +
                    system_error_text(error_number));
    error.file = file;
    error.fix = "remove it, or run the job again: until then readers see old rows beside new ones";
    throw error;
  }

  /// The files are in their places already, so a failure is a warning.
  void sync_folders() {
    if (folders_.size() > kSyncedOneByOneMax) {
      if (::syncfs(folder_.number()) != 0) warn_of_sync(errno);
      return;
    }
    for (const PartitionFolder& folder : folders_) {
      for (size_t end = folder.path.size(); end > 0;) {
        sync(open_folder(folder.path.substr(0, end), false).number());
        const size_t slash = folder.path.rfind('/', end - 1);
        end = slash == std::string::npos ? 0 : slash;
      }
    }
    sync(folder_.number());
  }

  void sync(int folder) {
    if (::fsync(folder) != 0 && errno != EINVAL) warn_of_sync(errno);
  }

  void warn_of_sync(int error_number) {
    if (std::exchange(has_warned_, true)) return;
    context_.log.warn(fmt::format("{}: written, but a folder could not be synced: {}", name_,
                                  system_error_text(error_number)));
  }

  const std::string name_;
  const std::string path_;
  const DatasetOptions options_;
  RunContext& context_;
  MadeFolders made_folders_;
  FileDescriptor folder_;
  FileDescriptor temporary_;
  std::string temporary_name_;
  uint64_t files_begun_ = 0;
  std::vector<PartitionFolder> folders_;
  std::map<std::string, size_t> folder_indexes_;
  std::vector<StagedFile> files_;
  std::vector<std::string> made_;  ///< folders of partitions, outer ones first
  uint64_t files_removed_ = 0;
  bool has_warned_ = false;
};

NumberedFile::NumberedFile(FileDataset& dataset, std::string folder, std::string name,
                           uint64_t number)
    : dataset_(dataset),
      folder_(std::move(folder)),
      name_(std::move(name)),
      shown_name_(dataset.name() + (folder_.empty() ? "" : folder_ + "/") + name_),
      number_(number),
      file_(dataset.create_number(number, shown_name_)) {}

NumberedFile::~NumberedFile() {
  if (file_.is_open()) dataset_.remove_number(number_);
}

void NumberedFile::write(std::span<const char> bytes) {
  bytes_written_ += bytes.size();
  const int error_number = write_all(file_.number(), bytes, dataset_.context());
  if (error_number != 0) fail_writing(shown_name_, error_number);
}

void NumberedFile::stage() {
  if (number_ < kSyncedOneByOneMax && ::fsync(file_.number()) != 0) {
    fail_writing(shown_name_, errno);
  }
  dataset_.keep(folder_, name_, number_);
  file_.close();
}

}  // namespace

std::unique_ptr<DatasetFolder> open_file_dataset(const std::string& path,
                                                 const DatasetOptions& options,
                                                 RunContext& context) {
  if (path.find('\0') != std::string::npos) {
    throw Error(ErrorCategory::kUsage, "the name of the target holds a NUL byte");
  }
  return std::make_unique<FileDataset>(path, options, context);
}

}  // namespace adze::io
