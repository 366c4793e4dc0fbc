#pragma once

#include <optional>
#include <string>

#include "engine/substitute.h"
#include "engine/yaml_tree.h"

/// What values of events and calls must not do to the locations of a job: leave a folder, choose a
/// server unseen, or make a folder of a file.
namespace adze::engine {

/// Why a value must not stand in a location as it does, in words.
struct ValueProblem {
  std::string message;
  std::string fix;
};

/// Of a scalar that is an input's or the target's location. In paths and in file and sftp URIs a
/// value must not be or have a part such as `..`; keys of S3 are taken as they are. A location that
/// a call has made from its beginning on must be one of S3 or https, and of others than web servers
/// it must not name the server.
std::optional<ValueProblem> problem_of_values(const YamlNode& location, ValuesFrom from);

/// True if a value of an event or a call is (a part of) the name of the location's server.
bool values_choose_server(const YamlNode& location);

}  // namespace adze::engine
