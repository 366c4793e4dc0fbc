#pragma once

#include <memory>
#include <string>

#include "io/dataset_folder.h"

namespace adze::io::s3 {

/// open_dataset_folder() for s3://bucket/prefix/: see dataset.cc. One list of the prefix tells
/// whether the bucket is there and may be listed.
std::unique_ptr<DatasetFolder> open_dataset(const std::string& uri, const DatasetOptions& options,
                                            RunContext& context);

/// require_dataset_location() for s3.
void require_prefix(const std::string& uri);

/// dataset_exists() for s3: whether any key begins so; false where that can't be told.
bool prefix_exists(const std::string& uri, RunContext& context);

}  // namespace adze::io::s3
