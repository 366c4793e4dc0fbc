#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "io/s3/client.h"
#include "io/s3/location.h"
#include "io/s3/object_options.h"

/// What data files a dataset has now.
namespace adze::io::s3 {

/// A dataset, or something that may be one.
struct DatasetPlace {
  Location prefix;  ///< its key is empty or ends in '/'
  const ObjectOptions& options;
  Client& client;

  /// The key of a file of it, or without `name` what the keys of a folder's files begin with.
  std::string key(const std::string& folder, std::string_view name = {}) const;
};

/// Whether any key begins with the prefix; one request. Throws ServiceError for a bucket that is
/// not there or may not be listed.
bool has_objects(const DatasetPlace& place, RunContext& context);

/// The names of data files directly in `folder`, which is "" or relative and without '/' at its
/// end.
void list_data_files(const DatasetPlace& place, const std::string& folder, RunContext& context,
                     const std::function<void(std::string_view name)>& take);

/// The key of the first data file in any folder for which `counts`; folders that begin with '.' are
/// left out. Lists all until then.
std::optional<std::string> find_data_file(const DatasetPlace& place, RunContext& context,
                                          const std::function<bool(std::string_view name)>& counts);

}  // namespace adze::io::s3
