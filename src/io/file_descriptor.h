#pragma once

#include <cstddef>
#include <span>
#include <utility>

namespace adze {
struct RunContext;
}

namespace adze::io {

/// An open file, closed by its destructor.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int number) : number_(number) {}
  ~FileDescriptor() { close(); }
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
      close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void close();

 private:
  int number_ = -1;
};

/// open(2), close-on-exec, repeated when a signal interrupts it (opening a FIFO waits for its other
/// end). On failure the descriptor is not open and errno says why. Throws when the run is to stop.
FileDescriptor open_file(const char* path, int flags, unsigned mode, RunContext& context);

/// read(2) of whatever there is, at most `into`; 0 at the end, -1 with errno on failure. Waits
/// where the descriptor does not block by itself. Throws when the run is to stop.
ptrdiff_t read_some(int descriptor, std::span<char> into, RunContext& context);

/// Writes all bytes. Returns 0 or an errno. Throws when the run is to stop.
int write_all(int descriptor, std::span<const char> bytes, RunContext& context);

}  // namespace adze::io
