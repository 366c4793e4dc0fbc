#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/create_target.h"
#include "io/dataset_folder.h"
#include "io/expand_input.h"
#include "io/open.h"

namespace adze::io {

/// Opens the stored bytes of a location by its scheme, as they are (still compressed). The table of
/// schemes is in schemes.cc; a new scheme is a new row there.
OpenedInput open_stored(const std::string& location, RunContext& context,
                        const InputOptions& options);

/// The inputs that an entry means, see expand_input.
std::vector<FoundInput> expand_location(const InputPattern& input, RunContext& context,
                                        const InputOptions& options);

/// Whether it is on a server, so that opening it is a wait that may begin before its turn.
bool is_remote(const std::string& location);

/// What an input is now, without reading it: as open_stored() would say.
InputIdentity identify_stored(const std::string& location, RunContext& context,
                              const InputOptions& options);

/// The parts of create_target.h that differ by scheme. Each throws Error(kUsage) for schemes that
/// can't be written.
void require_location_by_scheme(const std::string& location);
std::unique_ptr<ByteSink> create_by_scheme(const std::string& location,
                                           const TargetOptions& options, RunContext& context);
std::optional<uint64_t> existing_bytes_by_scheme(const std::string& location, RunContext& context);

/// The same of dataset_folder.h.
void require_dataset_by_scheme(const std::string& location);
std::unique_ptr<DatasetFolder> open_dataset_by_scheme(const std::string& location,
                                                      const DatasetOptions& options,
                                                      RunContext& context);
bool dataset_exists_by_scheme(const std::string& location, RunContext& context);

}  // namespace adze::io
