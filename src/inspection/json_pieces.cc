#include "inspection/json_pieces.h"

#include "print/json_text.h"

namespace adze::inspection {
namespace {

constexpr int kIndent = 2;
constexpr size_t kPieceBytes = size_t{64} << 10;

}  // namespace

void JsonPieces::open(char bracket) {
  begin_value();
  text_ += bracket;
  ++depth_;
  is_first_ = true;
}

void JsonPieces::close(char bracket) {
  --depth_;
  if (!is_first_) begin_line();
  text_ += bracket;
  is_first_ = false;
  flush_if_large();
}

void JsonPieces::key(std::string_view name) {
  begin_value();
  print::append_json_string(name, text_);
  text_ += ": ";
  has_key_ = true;
}

void JsonPieces::value(const Json& value) {
  begin_value();
  // No string of JSON holds a newline as it is, so each one begins a line.
  for (const char c : value.dump(kIndent, ' ', false, Json::error_handler_t::replace)) {
    text_ += c;
    if (c == '\n') text_.append(kIndent * depth_, ' ');
  }
  flush_if_large();
}

void JsonPieces::members(const Json& object) {
  for (const auto& [name, member] : object.items()) {
    key(name);
    value(member);
  }
}

void JsonPieces::finish() {
  text_ += '\n';
  sink_.write(text_);
  text_.clear();
}

void JsonPieces::begin_value() {
  if (has_key_) {
    has_key_ = false;
    return;
  }
  if (depth_ == 0) return;
  if (!is_first_) text_ += ',';
  is_first_ = false;
  begin_line();
}

void JsonPieces::begin_line() {
  text_ += '\n';
  text_.append(kIndent * depth_, ' ');
}

void JsonPieces::flush_if_large() {
  if (text_.size() < kPieceBytes) return;
  sink_.write(text_);
  text_.clear();
}

}  // namespace adze::inspection
