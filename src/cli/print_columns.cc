#include "cli/print_columns.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/data_shape.h"
#include "cli/column_comments.h"

namespace adze::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kCommentColumnMax = 40;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Words that YAML 1.1 or 1.2 reads as something else than text.
bool is_yaml_word(std::string_view text) {
  constexpr std::array<std::string_view, 9> kWords = {"true", "false", "yes", "no", "on",
                                                      "off",  "null",  "y",   "n"};
  std::string lower;
  for (const char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

bool is_plain_yaml(const std::string& text) {
  const bool plain =
      !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '.' || c == '-';
      });
  return plain && !is_yaml_word(text);
}

/// In double quotes, the only form that can hold any text on one line.
std::string yaml_quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\t') {
      quoted += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      quoted += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string dialect_yaml(const csv::Dialect& dialect) {
  const csv::Dialect plain;
  std::string text;
  if (dialect.delimiter != plain.delimiter) {
    text += fmt::format("  delimiter: {}\n", yaml_quoted(std::string(1, dialect.delimiter)));
  }
  if (!dialect.quote) {
    text += "  quote: none\n";
  } else {
    if (*dialect.quote != *plain.quote) {
      text += fmt::format("  quote: {}\n", yaml_quoted(std::string(1, *dialect.quote)));
    }
    if (dialect.escape != *dialect.quote) {
      text += fmt::format("  escape: {}\n", yaml_quoted(std::string(1, dialect.escape)));
    }
  }
  if (!dialect.header) text += "  header: false\n";
  if (dialect.skip_rows > 0) text += fmt::format("  skip_rows: {}\n", dialect.skip_rows);
  if (dialect.dedupe_names) text += "  names_dedupe: true\n";
  return text.empty() ? "" : "dialect:\n" + text;
}

std::string null_values_yaml(const std::vector<std::string>& null_values) {
  if (null_values.empty()) return "";
  std::vector<std::string> quoted;
  quoted.reserve(null_values.size());
  for (const std::string& text : null_values) quoted.push_back(yaml_quoted(text));
  return fmt::format("null_values: [{}]\n", fmt::join(quoted, ", "));
}

std::string input_names(const engine::InferredTable& table) {
  const std::string first = table.inputs.empty() ? "" : escape_controls(table.inputs.front());
  if (table.inputs.size() < 2) return first;
  return fmt::format("{} and {} more", first, table.inputs.size() - 1);
}

std::string first_line(const engine::InferredTable& table) {
  const uint64_t rows = table.findings.rows;
  if (rows == 1) return fmt::format("# from the only row of {}\n", input_names(table));
  return fmt::format("# from {} {} rows of {}\n", table.is_whole ? "all" : "the first", rows,
                     input_names(table));
}

/// The declared type, or null.
const Type* declared_type(const engine::Source& source, const std::string& name) {
  for (const csv::ColumnContract& column : source.columns) {
    if (column.name == name) return &column.type;
  }
  return nullptr;
}

Json integer_json(const csv::ColumnFindings& column, Int128 value, const std::string& text) {
  const bool is_number = column.type().is_integer();
  return is_number ? Json(static_cast<int64_t>(value)) : Json(text);
}

void add_range(const csv::ColumnFindings& column, Json& json) {
  const ValueRange range = range_of(column);
  if (range.empty()) {
    json["min"] = nullptr;
    json["max"] = nullptr;
  } else if (column.type().is_float() && range.min.find_first_of("in") == std::string::npos &&
             range.max.find_first_of("in") == std::string::npos) {
    json["min"] = Json::parse(range.min);
    json["max"] = Json::parse(range.max);
  } else {
    json["min"] = integer_json(column, column.integer_min, range.min);
    json["max"] = integer_json(column, column.integer_max, range.max);
  }
}

Json column_json(const csv::ColumnFindings& column, const engine::InferredTable& table,
                 const engine::Source& source) {
  Json json;
  const Type* declared = declared_type(source, column.name);
  json["name"] = column.name;
  json["type"] = type_name(declared != nullptr ? *declared : column.type());
  json["declared"] = declared != nullptr;
  json["nulls"] = column.nulls;
  json["empty_texts"] = column.empty_texts;
  add_range(column, json);
  json["bytes_min"] = column.is_empty() ? Json(nullptr) : Json(column.bytes_min);
  json["bytes_max"] = column.is_empty() ? Json(nullptr) : Json(column.bytes_max);
  json["distinct"] = column.many_distinct ? Json(nullptr) : Json(column.distinct);
  const std::string narrow = narrower_type(column);
  json["narrower_type"] = narrow.empty() ? Json(nullptr) : Json(narrow);
  json["doubts"] = doubts_of(column, table.inputs);
  return json;
}

Json dialect_json(const csv::Dialect& dialect) {
  Json json;
  json["delimiter"] = std::string(1, dialect.delimiter);
  json["quote"] = dialect.quote ? Json(std::string(1, *dialect.quote)) : Json(nullptr);
  json["escape"] = dialect.quote ? Json(std::string(1, dialect.escape)) : Json(nullptr);
  json["header"] = dialect.header;
  json["skip_rows"] = dialect.skip_rows;
  json["names_dedupe"] = dialect.dedupe_names;
  return json;
}

}  // namespace

std::string yaml_key(const std::string& name) {
  return is_plain_yaml(name) ? name : yaml_quoted(name);
}

std::string columns_yaml(const engine::InferredTable& table, const engine::Source& source) {
  std::string text = first_line(table) + dialect_yaml(table.dialect.dialect) +
                     null_values_yaml(source.null_values) + "columns:\n";
  std::vector<std::string> entries;
  size_t width = 0;
  for (const csv::ColumnFindings& column : table.findings.columns) {
    const Type* declared = declared_type(source, column.name);
    entries.push_back(fmt::format("  {}: {}", yaml_key(column.name),
                                  type_name(declared != nullptr ? *declared : column.type())));
    if (entries.back().size() <= kCommentColumnMax) width = std::max(width, entries.back().size());
  }
  for (size_t i = 0; i < entries.size(); ++i) {
    const csv::ColumnFindings& column = table.findings.columns[i];
    const std::string comment = declared_type(source, column.name) != nullptr
                                    ? "as declared"
                                    : comment_on(column, table.inputs);
    text += comment.empty() ? entries[i] + "\n"
                            : fmt::format("{:<{}}  # {}\n", entries[i], width, comment);
  }
  return text;
}

std::string columns_json(const engine::InferredTable& table, const engine::Source& source) {
  Json json;
  json["inputs"] = table.inputs;
  json["dialect"] = dialect_json(table.dialect.dialect);
  json["rows"] = table.findings.rows;
  json["whole"] = table.is_whole;
  json["columns"] = Json::array();
  for (const csv::ColumnFindings& column : table.findings.columns) {
    json["columns"].push_back(column_json(column, table, source));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace adze::cli
