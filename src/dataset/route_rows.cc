// Rows to the files of their partitions, in bounded memory.
//
// A file being written holds its row group in memory, so only a few partitions can be open at a
// time, and a row of another one has to wait. Rows wait in a pool of 32 MiB, as bytes. When it is
// full, what is done with it depends on how the rows came meanwhile:
//
//   clustered    no partition came back after another one had begun: as from input sorted by the
//                partition columns. All but the current one are complete, as far as can be known,
//                and are written and closed; the current one is opened, and its further rows go
//                straight to its file. Nothing is ever spilled.
//   interleaved  the partitions that had at least a sixteenth of the pool are opened, four at most.
//                The rows of all others are spilled: they go to a scratch file, partition after
//                partition, as one run each.
//
// Open partitions without a row since the pool was last emptied are closed then. In the end,
// whatever waits is written partition after partition: the runs, then what is in the pool. So a
// partition has one file, or a second one where it came back after it had been closed, or was
// opened after it had been; and small results never leave the pool before the end.
//
// All of this is decided row by row, from their order and sizes alone, so that the files are the
// same however rows are cut into batches and whatever memory there is. Tested by
// write_dataset_test.cc with small worlds of all orders, and for size by tests/real/73_partitions.

#include "dataset/route_rows.h"

#include <algorithm>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "column/gather.h"

namespace adze::dataset {
namespace {

constexpr size_t kShareToOpen = 16;

}  // namespace

RowRouter::RowRouter(Schema schema, PartWriter::Files& files, size_t pool_bytes,
                     RunContext& context)
    : context_(context),
      schema_(std::move(schema)),
      files_(files),
      bookkeeping_(context.memory, "keeping account of partitions"),
      pool_(pool_bytes, context),
      spilled_(context) {
  picked_.storage.resize(schema_.size());
}

void RowRouter::add_partition(const std::string& folder) {
  partitions_.emplace_back().folder = folder;
  reserve_bookkeeping();
}

void RowRouter::open_only_partition() {
  is_only_ = true;
  open(0, true);
}

void RowRouter::write(const Batch& rows, const std::vector<uint32_t>& partitions) {
  rows_ = &rows;
  encoder_.begin(rows.columns);
  for (size_t row = 0; row < rows.row_count; ++row) place(partitions[row], row);
  write_selected();
}

void RowRouter::place(uint32_t number, size_t row) {
  Partition& partition = partitions_[number];
  if (number != current_) {
    has_returns_ |= partition.last_fill != 0;
    current_ = number;
  }
  partition.last_fill = fill_;
  if (!partition.open) {
    row_bytes_.clear();
    encoder_.append(row, row_bytes_);
    if (!pool_.empty() && !pool_.has_room_for(row_bytes_)) empty_pool();
  }
  if (partition.open) {
    partition.open->selected.push_back(static_cast<uint32_t>(row));
    return;
  }
  if (partition.pooled.empty()) pooled_.push_back(number);
  pool_.append(partition.pooled, row_bytes_);
}

void RowRouter::write_selected() {
  for (const uint32_t number : open_) {
    Open& open = *partitions_[number].open;
    if (open.selected.size() == rows_->row_count) {
      open.writer.write(*rows_);
    } else if (!open.selected.empty()) {
      picked_.row_count = open.selected.size();
      picked_.columns.clear();
      for (size_t i = 0; i < schema_.size(); ++i) {
        picked_.columns.push_back(gather(rows_->columns[i], open.selected.data(),
                                         open.selected.size(), picked_.storage[i]));
      }
      open.writer.write(picked_);
    }
    open.selected.clear();
  }
}

void RowRouter::empty_pool() {
  context_.cancellation.check();
  write_selected();
  if (has_returns_) {
    spill_most_partitions();
  } else {
    write_complete_partitions();
  }
  pool_.clear();
  pooled_.clear();
  has_returns_ = false;
  ++fill_;
}

void RowRouter::write_complete_partitions() {
  close_open_partitions(Closing::kAllButCurrent);
  Partition* unfinished = nullptr;
  for (const uint32_t number : pooled_) {
    Partition& partition = partitions_[number];
    if (!partition.runs.empty()) {
      spill(partition);
    } else if (number == current_) {
      unfinished = &partition;
    } else {
      write_waiting(partition);
    }
  }
  if (unfinished == nullptr) return;
  open(current_, true);
  write_pooled(*unfinished, unfinished->open->writer);
}

void RowRouter::spill_most_partitions() {
  close_open_partitions(Closing::kIdle);
  for (const uint32_t number : partitions_to_open()) {
    open(number, false);
    write_pooled(partitions_[number], partitions_[number].open->writer);
  }
  for (const uint32_t number : pooled_) {
    if (!partitions_[number].pooled.empty()) spill(partitions_[number]);
  }
}

std::vector<uint32_t> RowRouter::partitions_to_open() const {
  std::vector<uint32_t> large;
  for (const uint32_t number : pooled_) {
    const Partition& partition = partitions_[number];
    const bool is_large = partition.pooled.bytes >= pool_.bytes_max() / kShareToOpen;
    if (is_large && partition.runs.empty()) large.push_back(number);
  }
  std::stable_sort(large.begin(), large.end(), [&](uint32_t a, uint32_t b) {
    return partitions_[a].pooled.bytes > partitions_[b].pooled.bytes;
  });
  const size_t places =
      limits::open_partitions_max - std::min(limits::open_partitions_max, open_.size());
  large.resize(std::min(large.size(), places));
  return large;
}

void RowRouter::close_open_partitions(Closing closing) {
  std::erase_if(open_, [&](uint32_t number) {
    Partition& partition = partitions_[number];
    if (closing == Closing::kAllButCurrent && number == current_) return false;
    if (closing == Closing::kIdle && partition.last_fill == fill_) return false;
    partition.open->writer.close(is_only_);
    partition.open.reset();
    return true;
  });
}

void RowRouter::open(uint32_t number, bool has_room_for_one) {
  Partition& partition = partitions_[number];
  partition.open = std::make_unique<Open>(
      Open{PartWriter(files_, partition.folder, partition.parts, has_room_for_one), {}});
  open_.push_back(number);
}

void RowRouter::write_pooled(Partition& partition, PartWriter& writer) {
  while (!partition.pooled.empty()) add_row(pool_.take(partition.pooled), writer);
  write_decoded(writer);
}

/// All that waits of a partition, in the order in which it came.
void RowRouter::write_waiting(Partition& partition) {
  context_.cancellation.check();
  PartWriter writer(files_, partition.folder, partition.parts, true);
  for (const SpilledRun& run : partition.runs) {
    spilled_.read(
        run, [&](std::string_view row) { add_row(row, writer); }, [&] { write_decoded(writer); });
  }
  partition.runs = std::vector<SpilledRun>();
  write_pooled(partition, writer);
  writer.close();
}

void RowRouter::spill(Partition& partition) {
  while (!partition.pooled.empty()) spilled_.append(pool_.take(partition.pooled));
  partition.runs.push_back(spilled_.end_run());
  ++run_count_;
  reserve_bookkeeping();
}

void RowRouter::add_row(std::string_view row, PartWriter& writer) {
  if (!decoder_) decoder_.emplace(schema_, context_);
  decoder_->add(row);
  if (decoder_->is_full()) write_decoded(writer);
}

void RowRouter::write_decoded(PartWriter& writer) {
  if (!decoder_ || decoder_->row_count() == 0) return;
  writer.write(decoder_->batch());
  decoder_->clear();
}

void RowRouter::finish() {
  close_open_partitions(Closing::kAll);
  spilled_.flush();
  for (Partition& partition : partitions_) {
    const bool waits = !partition.runs.empty() || !partition.pooled.empty();
    if (waits) write_waiting(partition);
  }
}

void RowRouter::reserve_bookkeeping() {
  // A vector of runs has up to twice the room that it needs.
  bookkeeping_.resize(partitions_.size() * sizeof(Partition) + run_count_ * 2 * sizeof(SpilledRun));
}

}  // namespace adze::dataset
