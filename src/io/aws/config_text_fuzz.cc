// Any bytes as ~/.aws/config. They are sections and settings, the same ones each time and none with
// a control character that could end a line of a request, or an Error of the user's with a line.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/aws/config_text.h"
#include "io/aws/shell_words.h"

namespace adze::io::aws {
namespace {

void require_one_line(std::string_view text) {
  if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) std::abort();
}

void add_entries(const ConfigEntries& entries, std::string& outcome) {
  for (const auto& [name, entry] : entries) {
    require_one_line(name);
    if (entry.line == 0 || entry.value.find('\r') != std::string::npos) std::abort();
    if (!entry.nested.empty() && !entry.value.empty()) std::abort();
    outcome += name + "=" + entry.value + std::to_string(entry.line);
    for (const auto& [inner, value] : entry.nested) {
      require_one_line(inner);
      require_one_line(value);
      outcome += inner + "=" + value;
    }
    if (const auto words = split_shell_words(entry.value)) {
      for (const std::string& word : *words) outcome += "<" + word + ">";
    }
  }
}

std::string outcome_of(std::string_view text) {
  std::string outcome;
  try {
    const ConfigText parsed = parse_config_text(text, "config");
    add_entries(parsed.defaults, outcome);
    for (const ConfigSection& section : parsed.sections) {
      require_one_line(section.name);
      outcome += "[" + section.name + "]";
      add_entries(section.entries, outcome);
    }
  } catch (const Error& error) {
    if (error.category != ErrorCategory::kUsage) std::abort();
    if (error.file != "config" || error.line == 0 || error.fix.empty()) std::abort();
    outcome = std::to_string(error.line) + error.message;
  }
  return outcome;
}

}  // namespace
}  // namespace adze::io::aws

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (adze::io::aws::outcome_of(text) != adze::io::aws::outcome_of(text)) std::abort();
  return 0;
}
