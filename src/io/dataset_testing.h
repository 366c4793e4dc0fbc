#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <string>

#include "io/dataset_folder.h"
#include "io/io_test_world.h"

namespace adze::io {

/// Loads into a dataset, wherever it lies. Own files begin with "part-me-".
class DatasetTest : public ::testing::Test {
 protected:
  std::unique_ptr<DatasetFolder> open(TargetMode mode = TargetMode::kReplace, bool force = false,
                                      std::span<const std::string> inputs = {}) {
    TargetOptions options = target_options();
    options.mode = mode;
    options.force = force;
    options.expected_magic = "PAR1";
    options.inputs = inputs;
    return open_dataset_folder(location(), {.target = options, .own_prefix = "part-me-"},
                               world_.context);
  }

  static void add(DatasetFolder& dataset, const std::string& folder, const std::string& name,
                  const std::string& text = "PAR1 new") {
    const std::unique_ptr<ByteSink> file = dataset.begin_file(folder, name);
    file->write(text);
    file->stage();
  }

  /// Writes dp=1/part-me-0.
  void load(TargetMode mode, bool force = false, std::span<const std::string> inputs = {}) {
    const std::unique_ptr<DatasetFolder> dataset = open(mode, force, inputs);
    add(*dataset, "dp=1", "part-me-0.parquet");
    dataset->stage();
    dataset->commit();
    removed_ = dataset->files_removed();
  }

  virtual std::string location() const = 0;
  virtual TargetOptions target_options() const { return {}; }

  TestWorld world_;
  uint64_t removed_ = 0;
};

}  // namespace adze::io
