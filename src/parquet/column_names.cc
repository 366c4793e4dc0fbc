#include "parquet/column_names.h"

#include <fmt/format.h>

#include <map>
#include <string>

#include "base/data_shape.h"
#include "base/error.h"
#include "base/log.h"
#include "base/same_name.h"

namespace adze::parquet {
namespace {

constexpr std::string_view unreadable_characters = " ,;{}()\n\t=";

[[noreturn]] void refuse(std::string message, const std::string& column, std::string fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.column_name = column;
  error.fix = std::move(fix);
  throw error;
}

void check_unique(const Schema& schema) {
  std::map<std::string, size_t> positions;
  for (size_t i = 0; i < schema.size(); i++) {
    const std::string& name = schema.fields[i].name;
    if (name.empty()) {
      refuse(fmt::format("column {} has an empty name", i + 1), name,
             "give it one, in SQL with AS");
    }
    const auto [other, is_new] = positions.emplace(folded_name(name), i);
    if (is_new) continue;
    const std::string& first = schema.fields[other->second].name;
    const std::string kind = first == name ? "have the same name" : "differ only in case";
    refuse(fmt::format("columns {} '{}' and {} '{}' {}", other->second + 1, escape_controls(first),
                       i + 1, escape_controls(name), kind),
           name, "rename one of them, in SQL with AS");
  }
}

}  // namespace

void check_column_names(const Schema& schema, Log& log) {
  check_unique(schema);
  std::string unreadable;
  for (const Field& field : schema.fields) {
    if (field.name.find_first_of(unreadable_characters) == std::string::npos) continue;
    if (!unreadable.empty()) unreadable += ", ";
    unreadable += fmt::format("'{}'", escape_controls(field.name));
  }
  if (unreadable.empty()) return;
  log.warn(
      fmt::format("Athena or old Spark can't read columns with blanks or any of ,;{{}}()= in "
                  "their names: {}",
                  unreadable));
}

}  // namespace adze::parquet
