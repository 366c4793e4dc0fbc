#include "engine/read_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/limits.h"
#include "engine/input_location.h"
#include "engine/map_reader.h"
#include "engine/open_source.h"
#include "engine/read_text_file.h"
#include "engine/value_in_location.h"
#include "io/glob_pattern.h"
#include "io/uri.h"

namespace adze::engine {
namespace {

/// One pass over the tree of a job file, section by section.
class JobReader {
 public:
  JobReader(const std::string& file, const Substitutions& substitutions,
            std::vector<Error>& problems)
      : file_(file), substitutions_(substitutions), problems_(problems) {}

  JobFile read(const YamlNode& root) {
    MapReader reader(root, "", file_, problems_);
    result_.job.name = reader.text("name").value_or(std::filesystem::path(file_).stem().string());
    if (reader.require("source", "say where the rows come from: source: {uri: FILE}") != nullptr) {
      if (const YamlNode* source = reader.map("source")) read_source(*source);
    }
    read_transform(reader);
    if (reader.require("target", "say where the rows go: target: {uri: FILE.parquet}") != nullptr) {
      if (const YamlNode* target = reader.map("target")) read_target(*target);
    }
    if (const YamlNode* limits = reader.map("limits")) read_limits(*limits);
    reader.finish();
    return std::move(result_);
  }

 private:
  void read_source(const YamlNode& node) {
    MapReader reader(node, "source", file_, problems_);
    Source& source = result_.job.source;
    if (const YamlNode* uri = reader.find("uri")) {
      read_inputs(reader, *uri);
    } else {
      read_event_input(reader, node);
    }
    read_table(reader);
    reader.word("format");
    if (const YamlNode* dialect = reader.map("dialect")) read_dialect(*dialect);
    source.null_values = reader.texts("null_values");
    const auto extra = reader.word("extra_columns");
    if (extra) source.extra_columns = static_cast<ExtraColumns>(*extra);  // in the words' order
    read_filename(reader);
    source.assume_utc = reader.boolean("assume_utc").value_or(false);
    if (const YamlNode* auth = reader.map("auth")) {
      read_auth(*auth, "source.auth", source.auth);
    }
    source.request_payer = reader.boolean("request_payer").value_or(false);
    // A database says of what types its columns are.
    const bool has_columns =
        reads_table(source)
            ? reader.find("columns") != nullptr
            : reader.require("columns",
                             "declare the columns: columns: {id: int64, name: string}") != nullptr;
    if (has_columns) {
      if (const YamlNode* columns = reader.map("columns")) read_columns(*columns);
    }
    reader.finish();
  }

  /// What to read of a database.
  void read_table(MapReader& reader) {
    Source& source = result_.job.source;
    source.table = reader.text("table");
    if (const YamlNode* node = reader.find("query")) {
      source.query.emplace();
      read_sql(*node, reader.text("query"), *source.query);
    }
    const YamlNode* uri = reader.find("uri");
    const YamlNode* given = reader.find(source.query ? "query" : "table");
    if (!reads_table(source)) {
      if (given == nullptr) return;
      reader.problem(*given, "'source.table' and 'source.query' are for PostgreSQL",
                     "leave it out; the SQL over a file is the transform");
    } else if (source.table && source.query) {
      reader.problem(*given, "'source.table' and 'source.query' are both given",
                     "keep one of them");
    } else if (given == nullptr) {
      reader.problem(*uri, "what to read of the database is missing",
                     "name a table, table: schema.name, or write a query: SELECT …");
    }
  }

  /// One location, or a list of them.
  void read_inputs(MapReader& reader, const YamlNode& node) {
    if (node.kind == YamlNode::Kind::kSequence && node.items.empty()) {
      reader.problem(node, "'source.uri' is an empty list", "name at least one input");
    }
    reader.texts("uri");
    if (node.kind == YamlNode::Kind::kScalar) read_input(reader, node);
    for (const YamlNode& item : node.items) {
      if (item.kind == YamlNode::Kind::kScalar) read_input(reader, item);
    }
  }

  void read_input(MapReader& reader, const YamlNode& node) {
    require_harmless_values(reader, node);
    io::InputPattern input = input_location(node, file_);
    if (is_event_input(input)) input.told = substitutions_.event_input->told;
    result_.job.source.inputs.push_back(std::move(input));
  }

  /// However it was written, but for a pattern that happens to look like its name.
  bool is_event_input(const io::InputPattern& input) const {
    const std::optional<EventInput>& event = substitutions_.event_input;
    return event && event->told && io::uri_scheme(input.location) == "s3" &&
           !io::has_glob(input.pattern) &&
           input.location.substr(2) == event->location.substr(2);  // S3:// is s3://
  }

  /// A job that names no input has that of its event.
  void read_event_input(MapReader& reader, const YamlNode& node) {
    if (substitutions_.event_input) {
      const auto& [location, told] = *substitutions_.event_input;
      result_.job.source.inputs.push_back({location, io::glob_escaped(location), told});
      return;
    }
    if (substitutions_.missing == MissingValues::kKeep) {
      result_.job.source.inputs.push_back({"${event.uri}", "${event.uri}"});
      return;
    }
    reader.problem(node, "'source.uri' is missing",
                   substitutions_.from == ValuesFrom::kCall
                       ? "only events that tell of an object of S3 need none"
                       : "name the input, uri: FILE.csv; or, in a function's job that reads its "
                         "event's object, give one: --set event.uri=s3://BUCKET/KEY");
  }

  void require_harmless_values(MapReader& reader, const YamlNode& location) {
    if (const auto problem = problem_of_values(location, substitutions_.from)) {
      reader.problem(location, problem->message, problem->fix);
    }
    if (values_choose_server(location)) result_.has_foreign_server = true;
  }

  void read_filename(MapReader& reader) {
    const std::optional<std::string> name = reader.text("filename");
    if (!name) return;
    result_.job.source.filename = name;
    if (name->empty()) {
      reader.problem(*reader.find("filename"), "'source.filename' is empty",
                     "give the column a name: filename: source_file");
    }
  }

  /// A key and its value are what the flag --auth takes as one: "bearer-env:NAME".
  void read_auth(const YamlNode& node, const char* section, io::InputAuth& auth) {
    MapReader reader(node, section, file_, problems_);
    bool is_given = false;
    for (const JobKey* key : keys_of_section(section)) {
      const std::optional<std::string> name = reader.text(key->name);
      if (!name || name->empty()) continue;
      is_given = true;
      require_own_place(reader, *reader.find(key->name));
      std::string word(key->name);
      std::replace(word.begin(), word.end(), '_', '-');
      const bool is_path = !word.ends_with("-env") && !name->starts_with("~/");
      attempt(reader, *reader.find(key->name), [&] {
        io::add_input_auth(word + ":" + (is_path ? resolve_path(*name, file_) : *name), auth);
      });
    }
    reader.finish();
    attempt(reader, node, [&] { io::require_complete(auth); });
    if (is_given) return;
    reader.problem(node, fmt::format("'{}' must say where the credentials are", section),
                   "give it one of its keys, as in auth: {password_env: MY_PASSWORD}");
  }

  /// Whoever may give a value must not choose which secret is sent.
  static void require_own_place(MapReader& reader, const YamlNode& node) {
    const bool is_foreign = std::any_of(node.put_in.begin(), node.put_in.end(),
                                        [](const PutIn& value) { return value.is_foreign; });
    if (!is_foreign) return;
    reader.problem(node, "a value of an event or call can't say where credentials are",
                   "write the name into the job");
  }

  template <typename Action>
  void attempt(MapReader& reader, const YamlNode& at, Action action) {
    try {
      action();
    } catch (const Error& error) {
      reader.problem(at, error.message, error.fix);
    }
  }

  void read_dialect(const YamlNode& node) {
    MapReader reader(node, "source.dialect", file_, problems_);
    csv::Dialect& dialect = result_.job.source.dialect;
    dialect.delimiter = reader.character("delimiter").value_or(dialect.delimiter);
    if (const std::optional<char> quote = reader.character("quote")) {
      dialect.quote = *quote == '\0' ? std::nullopt : quote;
      if (dialect.quote) dialect.escape = *dialect.quote;
    }
    dialect.escape = reader.character("escape").value_or(dialect.escape);
    dialect.header = reader.boolean("header").value_or(true);
    dialect.skip_rows = static_cast<uint64_t>(reader.number("skip_rows").value_or(0));
    dialect.dedupe_names = reader.boolean("names_dedupe").value_or(false);
    reader.finish();
    try {
      dialect.validate();
    } catch (const Error& error) {
      reader.problem(node, error.message, error.fix);
    }
  }

  void read_columns(const YamlNode& node) {
    if (node.entries.empty()) {
      problems_.push_back(yaml_error(file_, node, "'source.columns' is empty",
                                     "declare at least one column: id: int64"));
    }
    for (const auto& [key, value] : node.entries) {
      csv::ColumnContract column;
      column.name = key.text;
      if (value.kind == YamlNode::Kind::kScalar) {
        read_type(value, column);
      } else {
        read_column_map(value, column);
      }
      result_.job.source.columns.push_back(std::move(column));
    }
  }

  void read_column_map(const YamlNode& node, csv::ColumnContract& column) {
    MapReader reader(node, "source.columns.*", "source.columns." + column.name, file_, problems_);
    if (node.kind != YamlNode::Kind::kMap) {
      reader.problem(node, fmt::format("column '{}' must be a type or a map with one", column.name),
                     fmt::format("write {}: string", column.name));
      return;
    }
    const YamlNode* type = reader.require("type", "add its type: type: string");
    if (type != nullptr && reader.text("type")) read_type(*type, column);
    column.nullable = reader.boolean("nullable").value_or(true);
    column.null_values = reader.texts("null_values");
    reader.finish();
  }

  void read_type(const YamlNode& node, csv::ColumnContract& column) {
    if (node.is_open) return;
    try {
      column.type = parse_column_type(node.text);
    } catch (const Error& error) {
      // {price: decimal(10,2)} is two entries to YAML, cut at the comma.
      const bool is_cut = !node.quoted && node.text.find('(') != std::string::npos &&
                          node.text.find(')') == std::string::npos;
      problems_.push_back(yaml_error(
          file_, node,
          is_cut ? fmt::format("column '{}': '{}' ends at a comma", column.name, node.text)
                 : fmt::format("column '{}': {}", column.name, error.message),
          is_cut ? fmt::format("inside {{…}} quote such a type: {}: 'decimal(10,2)'", column.name)
                 : error.fix));
    }
  }

  void read_transform(MapReader& reader) {
    const YamlNode* node = reader.find("transform");
    if (node == nullptr) return;
    read_sql(*node, reader.text("transform"), result_.job.transform);
  }

  void read_sql(const YamlNode& node, std::optional<std::string> text, SqlText& sql) {
    sql.text = std::move(text).value_or("");
    sql.text_name = file_;
    sql.first_line = node.block ? node.line + 1 : node.line;
    sql.indentation = node.block ? node.indentation : 0;
  }

  void read_target(const YamlNode& node) {
    MapReader reader(node, "target", file_, problems_);
    Target& target = result_.job.target;
    if (reader.require("uri", "name the output: uri: FILE.parquet") != nullptr) {
      read_target_location(reader, target);
    }
    if (const YamlNode* auth = reader.map("auth")) {
      read_auth(*auth, "target.auth", target.auth);
    }
    const auto mode = reader.word("mode");
    if (mode) target.mode = static_cast<io::TargetMode>(*mode);  // in the words' order
    target.partition_by = reader.texts("partition_by");
    target.file_bytes_max = reader.byte_size("max_file_bytes");
    require_folder_if_needed(reader, target);
    if (const auto names = reader.word("names")) target.names = static_cast<NameStyle>(*names);
    read_parquet_options(reader, target.parquet);
    read_s3_options(reader, target);
    reader.finish();
  }

  void read_target_location(MapReader& reader, Target& target) {
    if (!reader.text("uri")) return;
    const YamlNode& uri = *reader.find("uri");
    require_harmless_values(reader, uri);
    target.path = target_location(uri, file_);
    target.has_open_names = uri.is_open;
    if (uri.is_open && uri.text.ends_with('}')) return;  // so is its format
    const std::optional<OutputFormat> format = format_of_path(target.path);
    if (format) {
      target.format = *format;
    } else {
      reader.problem(uri, fmt::format("'{}' does not say a format", io::shown_location(uri.text)),
                     "end it in .parquet, .csv, .json or .ndjson, or in / for a folder of files");
    }
    const bool is_values_folder = target.is_dataset() && !uri.put_in.empty() &&
                                  uri.put_in.back().is_foreign &&
                                  uri.put_in.back().end == uri.text.size();
    if (is_values_folder) {
      reader.problem(uri, "a value makes a folder of the target",
                     "write the / at its end into the job");
    }
  }

  static void require_folder_if_needed(MapReader& reader, const Target& target) {
    const char* const wish = wish_for_a_dataset(target);
    const YamlNode* const uri = reader.find("uri");
    if (wish == nullptr || uri == nullptr) return;
    reader.problem(
        *uri,
        fmt::format("'{}' is a file, and '{}' needs a folder", io::shown_location(uri->text), wish),
        "name a folder, with a / at its end: uri: out/sales/");
  }

  void read_s3_options(MapReader& reader, Target& target) {
    io::s3::ObjectOptions& options = target.s3;
    options.storage_class = reader.word_text("storage_class").value_or("");
    options.sse = reader.word_text("sse").value_or("");
    options.kms_key_id = reader.text("kms_key_id").value_or("");
    options.bucket_key_enabled = reader.boolean("bucket_key_enabled");
    for (auto& [name, value] : reader.text_map("tags")) {
      options.tags.push_back({std::move(name), std::move(value)});
    }
    options.owner_full_control = reader.word("acl").has_value();
    options.bucket_owner = reader.text("bucket_owner").value_or("");
    const char* option = io::s3::first_option(options);
    if (option == nullptr) return;
    const YamlNode& at = *reader.find(option);
    if (!io::is_object_target(target.path)) {
      reader.problem(
          at, fmt::format("'target.{}' is for objects of S3, and the target is none", option),
          "leave it out, or write to s3://BUCKET/KEY");
      return;
    }
    try {
      io::s3::require_valid(options);
    } catch (const Error& error) {
      reader.problem(at, "target." + error.message, error.fix);
    }
  }

  void read_parquet_options(MapReader& reader, parquet::ParquetOptions& options) {
    if (const auto codec = reader.word_text("compression")) {
      options.codec = parquet::parse_codec(*codec);
    }
    if (const auto level = reader.number("compression_level")) {
      options.compression_level = static_cast<int>(*level);
    }
    options.row_group_rows = static_cast<size_t>(reader.number("row_group_rows").value_or(0));
    const auto unit = reader.word("timestamps");
    if (unit) options.timestamps = static_cast<parquet::TimestampUnit>(*unit);
    const auto time = reader.word("time");
    if (time) options.time_as_string = *time == 0;
  }

  void read_limits(const YamlNode& node) {
    MapReader reader(node, "limits", file_, problems_);
    result_.limits.memory_bytes = reader.byte_size("memory");
    const auto threads = reader.number("threads");
    if (threads) result_.limits.threads = static_cast<unsigned>(*threads);
    result_.limits.timeout = reader.duration("timeout");
    reader.finish();
  }

  const std::string& file_;
  const Substitutions& substitutions_;
  std::vector<Error>& problems_;
  JobFile result_;
};

bool is_scalar(const YamlNode& node) { return node.kind == YamlNode::Kind::kScalar; }

/// True if it is left to the event what is read.
bool reads_event_input(const YamlNode& source) {
  return std::none_of(source.entries.begin(), source.entries.end(), [](const YamlEntry& entry) {
    return entry.key.text == "uri" && !entry.value.is_null();
  });
}

void mark_foreign(YamlNode& node) {
  node.is_foreign = true;
  for (YamlNode& item : node.items) mark_foreign(item);
  for (auto& [key, value] : node.entries) mark_foreign(value);
}

/// The map under `key`, made where there is none.
YamlNode& map_under(YamlNode& root, const std::string& key) {
  auto found = std::find_if(root.entries.begin(), root.entries.end(),
                            [&](const YamlEntry& entry) { return entry.key.text == key; });
  if (found == root.entries.end()) {
    root.entries.emplace_back().key.text = key;
    found = root.entries.end() - 1;
  }
  if (found->value.kind != YamlNode::Kind::kMap) {
    found->value = YamlNode();
    found->value.kind = YamlNode::Kind::kMap;
  }
  return found->value;
}

void set_entry(YamlNode& map, const std::string& key, const YamlNode& value) {
  std::erase_if(map.entries, [&](const YamlEntry& entry) { return entry.key.text == key; });
  YamlEntry& entry = map.entries.emplace_back();
  entry.key.text = key;
  entry.value = value;
}

/// A section's keys one by one, or its `uri` alone.
void put_changes(YamlNode& root, const YamlNode& changes) {
  for (const auto& [section, change] : changes.entries) {
    YamlNode& map = map_under(root, section.text);
    if (change.kind != YamlNode::Kind::kMap) set_entry(map, "uri", change);
    for (const auto& [key, value] : change.entries) set_entry(map, key.text, value);
  }
}

YamlNode parse_with(std::string_view text, const std::string& file, const ForeignText& foreign) {
  YamlNode root = parse_yaml(text, file);
  if (foreign.is_whole_job) mark_foreign(root);
  if (foreign.changes.empty()) return root;
  YamlNode changes = parse_yaml(foreign.changes, "event");
  mark_foreign(changes);
  put_changes(root, changes);
  return root;
}

/// SQL takes values as quoted literals, whoever runs it. Gives the names that have no value.
std::vector<Error> substitute(YamlNode& root, const Substitutions& substitutions,
                              const std::string& file) {
  Substituter substituter(substitutions, file);
  for (auto& [key, value] : root.entries) {
    if (key.text == "transform" && is_scalar(value)) {
      substituter.substitute_sql(value);
    } else if (key.text == "source" && value.kind == YamlNode::Kind::kMap) {
      if (reads_event_input(value)) substituter.note_event_input_used();
      for (auto& [inner_key, inner] : value.entries) {
        const bool is_sql = inner_key.text == "query" && is_scalar(inner);
        is_sql ? substituter.substitute_sql(inner) : substituter.substitute_all(inner);
      }
    } else {
      substituter.substitute_all(value);
    }
  }
  if (substituter.missing().empty()) substituter.require_all_used();
  return substituter.missing();
}

}  // namespace

ReadJobResult read_job(std::string_view text, const std::string& file,
                       const Substitutions& substitutions, const ForeignText& foreign) {
  ReadJobResult result;
  try {
    YamlNode root = parse_with(text, file, foreign);
    result.problems = substitute(root, substitutions, file);
    if (!result.problems.empty()) return result;
    result.file = JobReader(file, substitutions, result.problems).read(root);
    result.file.job.target.parquet.job_hash = job_hash(result.file.job);
  } catch (const Error& error) {
    result.problems.push_back(error);
  }
  std::stable_sort(result.problems.begin(), result.problems.end(),
                   [](const Error& a, const Error& b) { return a.line < b.line; });
  return result;
}

ReadJobResult read_job_file(const std::string& path, const Substitutions& substitutions) {
  return read_job(read_text_file(path, limits::job_file_bytes_max + 1), path, substitutions);
}

}  // namespace adze::engine
