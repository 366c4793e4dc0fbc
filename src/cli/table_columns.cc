#include "cli/table_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/data_shape.h"
#include "cli/print_columns.h"

namespace adze::cli {
namespace {

using Json = nlohmann::ordered_json;
using postgres::ServerColumn;

struct ShownColumn {
  std::string type;
  bool is_declared = false;
  std::string comment;
};

ShownColumn shown(const ServerColumn& column, const engine::Source& source) {
  const auto declared =
      std::find_if(source.columns.begin(), source.columns.end(),
                   [&](const csv::ColumnContract& known) { return known.name == column.name; });
  if (declared != source.columns.end()) return {type_name(declared->type), true, "as declared"};
  if (column.type) return {type_name(*column.type), false, ""};
  if (column.family == postgres::Family::kNumber) {
    return {"decimal(38,10)", false, column.server_type + " on the server: choose what fits it"};
  }
  return {"string", false, column.server_type + " on the server, as its text"};
}

}  // namespace

std::string table_columns_yaml(const engine::TableSource& table, const engine::Source& source) {
  std::string text = fmt::format("# from the server, {}\ncolumns:\n", table.name());
  for (const ServerColumn& column : table.columns()) {
    const ShownColumn line = shown(column, source);
    text += fmt::format("  {}: {}{}{}\n", yaml_key(column.name), line.type,
                        line.comment.empty() ? "" : "  # ", escape_controls(line.comment));
  }
  return text;
}

std::string table_columns_json(const engine::TableSource& table, const engine::Source& source) {
  Json json;
  json["inputs"] = Json::array({table.name()});
  json["columns"] = Json::array();
  for (const ServerColumn& column : table.columns()) {
    const ShownColumn line = shown(column, source);
    json["columns"].push_back({{"name", column.name},
                               {"type", line.type},
                               {"declared", line.is_declared},
                               {"server_type", column.server_type},
                               {"exact", column.type.has_value()}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace adze::cli
