#include "io/dataset_folder.h"

#include "io/file_dataset.h"
#include "io/schemes.h"

namespace adze::io {

std::unique_ptr<DatasetFolder> open_dataset_folder(const std::string& location,
                                                   const DatasetOptions& options,
                                                   RunContext& context) {
  return open_file_dataset(folder_path(location), options, context);
}

}  // namespace adze::io
