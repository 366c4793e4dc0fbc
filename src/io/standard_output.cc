#include "io/standard_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "base/progress.h"
#include "base/run_context.h"
#include "io/file_descriptor.h"
#include "io/target_error.h"

namespace adze::io {
namespace {

class DirectSink : public ByteSink {
 public:
  DirectSink(FileDescriptor file, std::string name, bool is_standard_output, RunContext& context)
      : file_(std::move(file)),
        name_(std::move(name)),
        is_standard_output_(is_standard_output),
        context_(context) {}

  void write(std::span<const char> bytes) override {
    if (is_standard_output_ && context_.progress != nullptr) context_.progress->before_output();
    const int error_number = write_all(file_.number(), bytes, context_);
    if (error_number == EPIPE && is_standard_output_) throw StdoutClosed();
    if (error_number != 0) fail_writing(name_, error_number);
    bytes_written_ += bytes.size();
  }

  void stage() override {}
  void commit() override {}
  const std::string& name() const override { return name_; }
  uint64_t bytes_written() const override { return bytes_written_; }

 private:
  FileDescriptor file_;
  std::string name_;
  bool is_standard_output_;
  uint64_t bytes_written_ = 0;
  RunContext& context_;
};

}  // namespace

std::unique_ptr<ByteSink> open_standard_output(RunContext& context) {
  FileDescriptor file(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
  if (!file.is_open()) fail_opening_target("stdout", errno);
  return std::make_unique<DirectSink>(std::move(file), "stdout", true, context);
}

std::unique_ptr<ByteSink> open_special_file(const std::string& path, RunContext& context) {
  FileDescriptor file = open_file(path.c_str(), O_WRONLY | O_NOCTTY, 0, context);
  if (!file.is_open()) fail_opening_target(path, errno);
  return std::make_unique<DirectSink>(std::move(file), path, false, context);
}

}  // namespace adze::io
