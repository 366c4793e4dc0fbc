// A file that is the old one or the new one, whatever happens and when.
//
//   begin    an unnamed file in the target's folder (O_TMPFILE), which the kernel frees by itself
//            if this process dies; where the file system has none, `.adze-NAME-RANDOM.tmp`, mode
//            0600
//   write    collected to pieces of 1 MiB
//   stage    owner and mode set, synced, the unnamed file linked to its temporary name: from here
//            on the disk can't be full any more
//   commit   renamed over the target, the folder synced
//
// An unnamed file can't replace an existing one (linkat refuses), hence the temporary name also in
// the first case, for the moment between stage and commit. The file is locked (flock) from the
// beginning, so that others who tidy up leave it alone; a lock ends with its process.
// With may_replace unset commit renames with RENAME_NOREPLACE, or links and unlinks where a file
// system lacks that: both fail if the target has come into being meanwhile.
//
// Tested by create_target_test.cc, which kills the writer at each of these points.

#include "io/file_sink.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/run_context.h"
#include "io/file_descriptor.h"
#include "io/made_folders.h"
#include "io/path.h"
#include "io/target_error.h"
#include "io/temporary_name.h"

namespace adze::io {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;

/// The path by which linkat finds an unnamed file.
std::string proc_path(const FileDescriptor& file) {
  return fmt::format("/proc/self/fd/{}", file.number());
}

class FileSink : public ByteSink {
 public:
  FileSink(FilePlace place, RunContext& context)
      : place_(std::move(place)),
        folder_(folder_of(place_.path)),
        made_folders_(folder_, place_.name),
        context_(context) {
    remove_leftovers(folder_, name_of(place_.path));
    if (!place_.may_be_unnamed || !begin_unnamed()) begin_named();
    buffer_.reserve(kBufferBytes);
  }

  ~FileSink() override {
    if (!temporary_path_.empty()) ::unlink(temporary_path_.c_str());
  }

  void write(std::span<const char> bytes) override {
    ADZE_CHECK(!is_staged_);
    bytes_written_ += bytes.size();
    if (buffer_.size() + bytes.size() > kBufferBytes) flush();
    if (bytes.size() >= kBufferBytes) {
      write_through(bytes);
    } else {
      buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    }
  }

  void stage() override {
    flush();
    set_owner_and_mode();
    if (::fsync(file_.number()) != 0) fail_writing(place_.name, errno);
    if (temporary_path_.empty()) name_unnamed();
    made_folders_.sync();
    is_staged_ = true;
  }

  void commit() override {
    ADZE_CHECK(is_staged_);
    const int error_number = place_.may_replace ? rename_over() : rename_to_new();
    if (error_number == EEXIST) {
      refuse_target(place_.name, "exists already, made by someone else during this run",
                    "take it away, or allow that it is replaced");
    }
    if (error_number != 0) fail_writing(place_.name, error_number);
    temporary_path_.clear();
    made_folders_.keep();
    sync_folder();
  }

  const std::string& name() const override { return place_.name; }
  uint64_t bytes_written() const override { return bytes_written_; }

 private:
  bool begin_unnamed() {
    // The mode is 0666 for the umask to be taken off it; without a name nobody can open the file.
    constexpr mode_t kMode = 0666;
    file_ = open_file(folder_.c_str(), O_TMPFILE | O_WRONLY, kMode, context_);
    if (!file_.is_open()) return false;
    struct stat status;
    const bool can_be_linked = ::stat(proc_path(file_).c_str(), &status) == 0;
    if (!can_be_linked) return false;  // no /proc
    new_file_mode_ = status.st_mode & kMode;
    ::flock(file_.number(), LOCK_EX | LOCK_NB);
    return true;
  }

  void begin_named() {
    constexpr int kAttemptsMax = 100;
    for (int i = 0; i < kAttemptsMax; ++i) {
      std::string path = folder_ + "/" + temporary_name(name_of(place_.path));
      file_ = open_file(path.c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600, context_);
      if (!file_.is_open() && errno == EEXIST) continue;
      if (!file_.is_open()) fail_opening_target(place_.name, errno);
      temporary_path_ = std::move(path);
      if (lock_named()) break;
      ::unlink(temporary_path_.c_str());
      temporary_path_.clear();
    }
    ADZE_CHECK(!temporary_path_.empty());
    new_file_mode_ = 0666 & ~current_umask();
  }

  /// False if another run took the file for a leftover in the moment before it was locked.
  bool lock_named() {
    if (::flock(file_.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    struct stat status;
    return ::fstat(file_.number(), &status) == 0 && status.st_nlink > 0;
  }

  /// Known by setting it; only on file systems without O_TMPFILE, and before threads write files.
  static mode_t current_umask() {
    const mode_t mask = ::umask(077);
    ::umask(mask);
    return mask;
  }

  void flush() {
    write_through(buffer_);
    buffer_.clear();
  }

  void write_through(std::span<const char> bytes) {
    const int error_number = write_all(file_.number(), bytes, context_);
    if (error_number != 0) fail_writing(place_.name, error_number);
  }

  void set_owner_and_mode() {
    mode_t mode = new_file_mode_;
    if (place_.replaced) {
      mode = place_.replaced->mode & 0777;
      // Only root may give files away; for anyone else the file stays his own.
      [[maybe_unused]] const int result =
          ::fchown(file_.number(), place_.replaced->user, place_.replaced->group);
    }
    if (::fchmod(file_.number(), mode) != 0) fail_writing(place_.name, errno);
  }

  void name_unnamed() {
    std::string path = folder_ + "/" + temporary_name(name_of(place_.path));
    if (::linkat(AT_FDCWD, proc_path(file_).c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW)) {
      fail_writing(place_.name, errno);
    }
    temporary_path_ = std::move(path);
  }

  int rename_over() const {
    return ::rename(temporary_path_.c_str(), place_.path.c_str()) == 0 ? 0 : errno;
  }

  int rename_to_new() const {
    const char* from = temporary_path_.c_str();
    const char* to = place_.path.c_str();
    if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return errno;
    if (::link(from, to) != 0) return errno;
    ::unlink(from);
    return 0;
  }

  /// The target is the new file already, so a failure is a warning.
  void sync_folder() const {
    FileDescriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.is_open() && ::fsync(folder.number()) != 0 && errno != EINVAL) {
      context_.log.warn(fmt::format("{}: written, but its folder could not be synced: {}",
                                    place_.name, system_error_text(errno)));
    }
  }

  FilePlace place_;
  std::string folder_;
  MadeFolders made_folders_;
  RunContext& context_;
  FileDescriptor file_;
  std::string temporary_path_;  ///< empty: the file has no name
  mode_t new_file_mode_ = 0;
  std::vector<char> buffer_;
  uint64_t bytes_written_ = 0;
  bool is_staged_ = false;
};

}  // namespace

std::unique_ptr<ByteSink> make_file_sink(FilePlace place, RunContext& context) {
  return std::make_unique<FileSink>(std::move(place), context);
}

}  // namespace adze::io
