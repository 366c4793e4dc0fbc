#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The text of ~/.aws/config and ~/.aws/credentials, in the dialect that the AWS CLI reads: that of
/// Python's configparser, with settings that hold settings.
///
///   [profile etl]           a section; what stands behind the last ] is passed over
///   region = eu-west-1      name = value or name: value; names in any case
///   # or ;                  a comment, on a line of its own
///   s3 =                    nothing behind the sign and indented lines below: settings inside it
///     addressing_style = path
///   role_arn = a            … or else an indented line goes on with the value
namespace adze::io::aws {

struct ConfigEntry {
  std::string value;  ///< lines joined by '\n'; empty where there are settings inside
  std::map<std::string, std::string, std::less<>> nested;
  uint64_t line = 0;
};

using ConfigEntries = std::map<std::string, ConfigEntry, std::less<>>;  ///< names in lower case

struct ConfigSection {
  std::string name;  ///< as it is written: "profile etl"
  ConfigEntries entries;
};

struct ConfigText {
  std::vector<ConfigSection> sections;  ///< in their order
  ConfigEntries defaults;  ///< of [DEFAULT]: hold in every section that does not say otherwise
};

/// Throws Error(kUsage) with `file` and line for whatever the CLI refuses: lines that are none of
/// these, settings before any section, two sections or settings of the same name; and for control
/// characters. No text of the file is in it: it may be a secret.
ConfigText parse_config_text(std::string_view text, const std::string& file);

}  // namespace adze::io::aws
