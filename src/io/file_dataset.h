#pragma once

#include <memory>
#include <string>

#include "io/dataset_folder.h"

namespace adze::io {

/// A dataset in a folder of this machine: see file_dataset.cc.
std::unique_ptr<DatasetFolder> open_file_dataset(const std::string& path,
                                                 const DatasetOptions& options,
                                                 RunContext& context);

}  // namespace adze::io
