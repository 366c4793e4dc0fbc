#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/memory_budget.h"
#include "io/scratch_file.h"

namespace adze {
struct RunContext;
}

namespace adze::dataset {

/// Some rows of a partition, one after another in the scratch file.
struct SpilledRun {
  uint64_t offset;
  uint64_t bytes;
};

/// Rows that did not fit into memory, in a file of the temp folder. First all are written, run by
/// run, then read. One thread at a time.
class SpilledRows {
 public:
  explicit SpilledRows(RunContext& context);

  /// Adds a row to the run that is being written.
  void append(std::string_view row);
  /// Ends it.
  SpilledRun end_run();
  /// All runs are written.
  void flush();

  uint64_t bytes() const { return file_.bytes() + pending_.size(); }

  /// Calls `use(row)` for each row of the run, and `before_reuse()` before the bytes of the rows
  /// so far are overwritten, and at the end.
  template <typename Use, typename BeforeReuse>
  void read(const SpilledRun& run, Use&& use, BeforeReuse&& before_reuse) {
    for (uint64_t done = 0; done < run.bytes;) {
      const size_t filled = fill(run.offset + done, run.bytes - done);
      size_t at = 0;
      while (const size_t size = row_size(at, filled)) {
        use(std::string_view(window_.data() + at + kSizeBytes, size - kSizeBytes));
        at += size;
      }
      before_reuse();
      done += at;
    }
  }

 private:
  static constexpr size_t kSizeBytes = sizeof(uint32_t);

  /// Reads what follows `offset` into the window, at least one whole row; how much that is.
  size_t fill(uint64_t offset, uint64_t bytes_left);
  /// Bytes of the row at `at` of the window with its size, 0 if it is not whole.
  size_t row_size(size_t at, size_t filled) const;
  void resize_window(size_t bytes);

  io::ScratchFile file_;
  MemoryReservation memory_;
  std::string pending_;  ///< not in the file yet
  uint64_t run_begin_ = 0;
  std::vector<char> window_;
};

}  // namespace adze::dataset
