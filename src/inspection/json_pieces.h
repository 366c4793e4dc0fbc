#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/byte_sink.h"

namespace adze::inspection {

using Json = nlohmann::ordered_json;

/// JSON written piece by piece, indented, so that a list of any length takes no memory: each piece
/// is a tree of its own. Bytes that are not UTF-8 become U+FFFD.
///
///   pieces.open('{'); pieces.key("rows"); pieces.value(5);
///   pieces.key("columns"); pieces.open('['); … pieces.close(']'); pieces.close('}');
class JsonPieces {
 public:
  explicit JsonPieces(ByteSink& sink) : sink_(sink) {}

  void open(char bracket);
  void close(char bracket);
  /// Of the value or bracket that comes next.
  void key(std::string_view name);
  void value(const Json& value);
  /// All keys of an object, each with its value, inside the object that is open.
  void members(const Json& object);
  /// The end of the text.
  void finish();

 private:
  void begin_value();
  void begin_line();
  void flush_if_large();

  ByteSink& sink_;
  std::string text_;
  size_t depth_ = 0;
  bool is_first_ = true;  ///< nothing is in the innermost bracket yet
  bool has_key_ = false;  ///< what comes next belongs to a key
};

}  // namespace adze::inspection
