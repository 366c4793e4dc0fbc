#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

/// YAML text to a plain tree, strictly: what yaml-cpp would let pass in silence (duplicate keys,
/// anchors, tags, several documents, numbers that YAML 1.1 reads as octal) is an error here.
namespace adze::engine {

struct YamlEntry;

/// A part of a scalar's text that ${…} has put in.
struct PutIn {
  size_t begin;
  size_t end;       ///< behind it
  bool is_foreign;  ///< of an event or a call of a function, not of whoever wrote the job
};

struct YamlNode {
  enum class Kind { kScalar, kSequence, kMap };

  Kind kind = Kind::kScalar;
  std::string text;             ///< scalars
  bool quoted = false;          ///< scalars: written in quotes or as a block
  bool block = false;           ///< scalars: written as a | block; its text begins on the next line
  std::vector<PutIn> put_in;    ///< scalars
  bool is_open = false;         ///< scalars: a ${name} still stands in the text, see open_names.h
  bool is_foreign = false;      ///< an event has brought it
  unsigned line = 0;            ///< from 1
  unsigned column = 0;          ///< in bytes from 1
  unsigned indentation = 0;     ///< block scalars: blanks taken off each line
  std::vector<YamlNode> items;  ///< sequences
  std::vector<YamlEntry> entries;  ///< maps, in order

  bool is_null() const {
    return kind == Kind::kScalar && !quoted && (text.empty() || text == "~" || text == "null");
  }
};

struct YamlEntry {
  YamlNode key;  ///< a scalar
  YamlNode value;
};

/// An Error(kUsage) at a place of the job file.
Error yaml_error(const std::string& file, const YamlNode& at, std::string message, std::string fix);

/// Parses one document; its root is a map. Throws Error(kUsage) with file, line and column.
/// At most limits::job_file_bytes_max bytes and limits::job_file_depth_max levels. JSON is YAML.
YamlNode parse_yaml(std::string_view text, const std::string& file);

}  // namespace adze::engine
