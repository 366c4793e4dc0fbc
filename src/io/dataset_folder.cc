#include "io/dataset_folder.h"

#include "io/schemes.h"

namespace adze::io {

std::unique_ptr<DatasetFolder> open_dataset_folder(const std::string& location,
                                                   const DatasetOptions& options,
                                                   RunContext& context) {
  require_no_s3_option(location, options.target.s3);
  return open_dataset_by_scheme(location, options, context);
}

void require_dataset_location(const std::string& location) { require_dataset_by_scheme(location); }

bool dataset_exists(const std::string& location, RunContext& context) {
  return dataset_exists_by_scheme(location, context);
}

}  // namespace adze::io
