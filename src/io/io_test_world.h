#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "base/error.h"
#include "base/test_world_testing.h"
#include "io/file_descriptor.h"

/// What the tests of io stand on: a quiet context, a folder that goes away, sources in memory.
namespace adze::io {

/// A new folder below /tmp, removed with all that is in it.
class TestFolder {
 public:
  TestFolder() {
    char path[] = "/tmp/adze_io_test_XXXXXX";
    ADZE_CHECK(::mkdtemp(path) != nullptr);
    path_ = path;
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  std::string path(const std::string& name) const { return path_ + "/" + name; }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  std::string path_;
};

inline std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

inline unsigned mode_of(const std::string& path) {
  struct stat status{};
  ::stat(path.c_str(), &status);
  return status.st_mode & 07777;
}

/// The Error that `action` throws.
template <typename Action>
Error thrown(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was thrown";
  return {ErrorCategory::kInternal, "nothing was thrown"};
}

/// Hands out a text in pieces of at most `piece_bytes`.
class TextSource : public ByteSource {
 public:
  explicit TextSource(std::string text, size_t piece_bytes = SIZE_MAX)
      : text_(std::move(text)), piece_bytes_(piece_bytes) {}

  size_t read(std::span<char> into) override {
    const size_t count = std::min({into.size(), piece_bytes_, text_.size() - position_});
    std::copy_n(text_.data() + position_, count, into.data());
    position_ += count;
    return count;
  }
  const std::string& name() const override { return name_; }
  uint64_t stored_bytes_read() const override { return position_; }
  std::optional<uint64_t> stored_bytes_total() const override { return text_.size(); }

 private:
  std::string text_;
  size_t piece_bytes_;
  size_t position_ = 0;
  std::string name_ = "memory";
};

/// All that is left in `source`, read in pieces of `piece_bytes`.
inline std::string read_all(ByteSource& source, size_t piece_bytes = 65536) {
  std::string text;
  std::vector<char> piece(piece_bytes);
  while (const size_t got = source.read(piece)) text.append(piece.data(), got);
  return text;
}

}  // namespace adze::io
