#include "cli/print_error.h"

#include <fmt/format.h>

#include "cli/status_line.h"

namespace adze::cli {
namespace {

constexpr const char* indentation = "      ";

std::string place(const Error& error) {
  std::string place = error.file;
  if (error.line != 0) {
    place += fmt::format("{}{}", place.empty() ? "line " : ":", error.line);
    if (error.column != 0) place += fmt::format(":{}", error.column);
  }
  return place.empty() ? place : place + ": ";
}

}  // namespace

std::string error_text(const Error& error, bool show_data) {
  const std::string& message =
      show_data && error.message_with_data ? *error.message_with_data : error.message;
  std::string text = fmt::format("adze: {}{}\n", place(error), message);
  if (error.excerpt && (show_data || !error.excerpt->is_data)) {
    text += fmt::format("{}{}\n{}{:>{}}\n", indentation, error.excerpt->text, indentation, "^",
                        error.excerpt->caret_column + 1);
  }
  if (!error.fix.empty()) text += fmt::format("{}{}\n", indentation, error.fix);
  return text;
}

void print_message(const std::string& text) { write_above_status_line(text); }

}  // namespace adze::cli
