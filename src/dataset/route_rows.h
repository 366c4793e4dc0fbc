#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/memory_budget.h"
#include "column/batch.h"
#include "dataset/part_writer.h"
#include "dataset/row_bytes.h"
#include "dataset/row_pool.h"
#include "dataset/spilled_rows.h"

namespace adze {
struct RunContext;
}

namespace adze::dataset {

/// Sends each row to the files of its partition, in the order in which rows come: see
/// route_rows.cc. One thread at a time.
class RowRouter {
 public:
  /// `schema` is that of the files. Both references must outlive it.
  RowRouter(Schema schema, PartWriter::Files& files, size_t pool_bytes, RunContext& context);

  /// A partition more; they are numbered 0, 1, 2 …
  void add_partition(const std::string& folder);
  size_t partition_count() const { return partitions_.size(); }

  /// Opens the only partition that there will ever be: none of its rows waits.
  void open_only_partition();

  /// `rows` have the files' columns; each goes to the partition whose number stands at its place.
  void write(const Batch& rows, const std::vector<uint32_t>& partitions);

  /// Writes all that waits and closes all files. The only partition gets a file even without rows.
  void finish();

  uint64_t spilled_bytes() const { return spilled_.bytes(); }

 private:
  /// A partition whose rows go straight to its file.
  struct Open {
    PartWriter writer;
    std::vector<uint32_t> selected;  ///< rows of the batch at hand
  };
  struct Partition {
    std::string folder;
    uint64_t parts = 0;
    RowChain pooled;
    std::vector<SpilledRun> runs;
    std::unique_ptr<Open> open;
    uint64_t last_fill = 0;  ///< of the pool, in which it had a row; 0: none yet
  };

  /// kIdle: those without a row since the pool was last emptied.
  enum class Closing { kAll, kAllButCurrent, kIdle };

  void place(uint32_t number, size_t row);
  void write_selected();
  void empty_pool();
  void write_complete_partitions();
  void spill_most_partitions();
  std::vector<uint32_t> partitions_to_open() const;
  void close_open_partitions(Closing closing);
  void open(uint32_t number, bool has_room_for_one);
  void write_pooled(Partition& partition, PartWriter& writer);
  void write_waiting(Partition& partition);
  void spill(Partition& partition);
  void add_row(std::string_view row, PartWriter& writer);
  void write_decoded(PartWriter& writer);
  void reserve_bookkeeping();

  RunContext& context_;
  const Schema schema_;
  PartWriter::Files& files_;
  MemoryReservation bookkeeping_;
  std::deque<Partition> partitions_;  ///< which never move
  std::vector<uint32_t> open_;        ///< in the order in which they were opened
  bool is_only_ = false;

  RowPool pool_;
  std::vector<uint32_t> pooled_;  ///< partitions in the pool, by their first row in it
  uint64_t fill_ = 1;             ///< how often the pool has been begun
  bool has_returns_ = false;      ///< in this fill a partition came back after another one
  uint32_t current_ = UINT32_MAX;

  SpilledRows spilled_;
  uint64_t run_count_ = 0;

  const Batch* rows_ = nullptr;  ///< the batch at hand
  RowEncoder encoder_;
  std::string row_bytes_;
  std::optional<RowDecoder> decoder_;
  Batch picked_;
};

}  // namespace adze::dataset
