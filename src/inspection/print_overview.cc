#include "inspection/print_overview.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/data_shape.h"
#include "inspection/column_meaning.h"
#include "inspection/column_statistics.h"
#include "inspection/schema_paths.h"
#include "inspection/text_table.h"
#include "print/amount_text.h"
#include "print/display_text.h"

namespace adze::inspection {
namespace {

using print::byte_text;
using print::counted;
using print::with_separators;

/// Cells that a value or a text of the file's metadata takes.
constexpr size_t kValueWidthMax = 40;
/// The same of created_by, which names version and commit of the writer.
constexpr size_t kWriterWidthMax = 80;
constexpr const char* kUnknown = "?";

/// Bytes that may be anything as text of at most `width_max` cells. Only the beginning of a long
/// one is escaped.
std::string shown(std::string_view text, size_t width_max = kValueWidthMax) {
  const size_t bytes_max = 8 * width_max;
  const bool is_cut = text.size() > bytes_max;
  const std::string escaped = escape_controls(text.substr(0, bytes_max));
  return print::fitted(is_cut ? escaped + "…" : escaped, width_max);
}

std::string shown_bound(const std::optional<Bound>& bound, const Meaning& meaning) {
  if (!bound) return "";
  const std::string text = shown(bound_text(*bound, meaning));
  return bound->is_exact || text.ends_with("…") ? text : text + "…";
}

std::string shown_count(const std::optional<uint64_t>& count) {
  return count ? with_separators(*count) : "";
}

/// How many times smaller; nothing where that says nothing.
std::string ratio_text(uint64_t body_bytes, uint64_t stored_bytes) {
  if (stored_bytes == 0 || body_bytes == 0) return "";
  return fmt::format("{:.2f}", static_cast<double>(body_bytes) / static_cast<double>(stored_bytes));
}

template <typename Value, typename Name>
std::string joined(const std::vector<Value>& values, Name&& name) {
  std::string text;
  for (const Value& value : values) text += (text.empty() ? "" : ", ") + name(value);
  return text;
}

class Overview {
 public:
  Overview(const std::string& name, const parquet::Footer& footer, const InspectOptions& options)
      : name_(name), footer_(footer), file_(footer.metadata), options_(options) {
    first_group_ = options.row_group.value_or(0);
    group_count_ = options.row_group ? 1 : file_.row_groups.size();
  }

  std::string print() {
    if (options_.row_group) {
      print_group_heading();
    } else {
      print_file();
      print_schema();
    }
    print_columns();
    if (!options_.row_group) print_row_groups();
    return text_;
  }

 private:
  void print_file() {
    text_ +=
        fmt::format("{}: {}, {}, {}, {}\n", escape_controls(name_),
                    counted(static_cast<uint64_t>(file_.row_count), "row"),
                    counted(file_.leaves.size(), "column"),
                    counted(file_.row_groups.size(), "row group"), byte_text(footer_.file_bytes));
    print_fact("created by",
               file_.created_by.empty() ? kUnknown : shown(file_.created_by, kWriterWidthMax));
    print_fact("format", format_facts());
    print_fact("data", data_facts());
    for (const parquet::KeyValue& pair : file_.key_values) {
      const std::string value = pair.second ? shown(*pair.second) : "";
      print_fact("metadata", fmt::format("{} = {}", shown(pair.first), value));
    }
  }

  void print_fact(const char* what, const std::string& fact) {
    text_ += fmt::format("  {:<12}{}\n", what, fact);
  }

  std::string format_facts() const {
    std::string facts = std::to_string(file_.version);
    if (!file_.column_orders.empty()) facts += ", column orders";
    const size_t chunks = file_.leaves.size() * file_.row_groups.size();
    facts += share("page index", chunks, [](const auto& chunk) {
      return chunk.offset_index.has_value() || chunk.column_index.has_value();
    });
    facts += share("bloom filters", chunks,
                   [](const auto& chunk) { return chunk.bloom_filter.has_value(); });
    if (file_.has_encrypted_columns) facts += ", encrypted columns";
    return facts;
  }

  /// ", page index" where all chunks have one, ", page index (of 3 of 8 chunks)" where some do.
  template <typename HasIt>
  std::string share(const char* what, size_t chunks, HasIt&& has_it) const {
    size_t count = 0;
    for (const parquet::RowGroup& group : file_.row_groups) {
      count +=
          static_cast<size_t>(std::count_if(group.columns.begin(), group.columns.end(), has_it));
    }
    if (count == 0) return "";
    if (count == chunks) return fmt::format(", {}", what);
    return fmt::format(", {} (of {} of {} chunks)", what, with_separators(count),
                       with_separators(chunks));
  }

  std::string data_facts() const {
    uint64_t stored_bytes = 0;
    uint64_t body_bytes = 0;
    for (const parquet::RowGroup& group : file_.row_groups) {
      for (const parquet::ColumnChunkMetadata& chunk : group.columns) {
        stored_bytes += static_cast<uint64_t>(chunk.stored_bytes);
        body_bytes += static_cast<uint64_t>(chunk.body_bytes);
      }
    }
    const std::string ratio = ratio_text(body_bytes, stored_bytes);
    return fmt::format(
        "{}, {} uncompressed{}; footer {}", byte_text(stored_bytes), byte_text(body_bytes),
        ratio.empty() ? "" : fmt::format(" (ratio {})", ratio), byte_text(footer_.bytes.size()));
  }

  void print_group_heading() {
    const parquet::RowGroup& group = file_.row_groups[first_group_];
    text_ += fmt::format("{}: row group {} of {}: {} from row {}\n", escape_controls(name_),
                         first_group_, file_.row_groups.size(),
                         counted(static_cast<uint64_t>(group.row_count), "row"),
                         with_separators(rows_before(first_group_)));
    for (const parquet::SortingColumn& sorting : group.sorting) {
      const size_t leaf = file_.leaves[static_cast<size_t>(sorting.column)];
      print_fact("sorted by", fmt::format("{}{}, nulls {}", shown(dotted_path(file_, leaf)),
                                          sorting.is_descending ? " descending" : "",
                                          sorting.nulls_first ? "first" : "last"));
    }
  }

  uint64_t rows_before(size_t group) const {
    uint64_t rows = 0;
    for (size_t i = 0; i < group; ++i) rows += static_cast<uint64_t>(file_.row_groups[i].row_count);
    return rows;
  }

  void print_schema() {
    TextTable table({{"schema", false, true},
                     {"type", false, false},
                     {"null", false, false},
                     {"stored as", false, true}});
    const size_t count = file_.schema.size() - 1;
    const size_t count_shown = rows_shown(count);
    for (size_t i = 1; i <= count_shown; ++i) {
      const parquet::SchemaNode& node = file_.schema[i];
      const Meaning meaning = meaning_of(node);
      table.add_row({std::string(2 * (node.depth - 1), ' ') + shown(node.name), meaning.type,
                     null_text(node.repetition), meaning.stored});
    }
    print_table(table, count, count_shown, "field");
  }

  static const char* null_text(parquet::Repetition repetition) {
    switch (repetition) {
      case parquet::Repetition::kRequired:
        return "no";
      case parquet::Repetition::kOptional:
        return "yes";
      case parquet::Repetition::kRepeated:
        return "repeated";
    }
    return kUnknown;
  }

  void print_columns() {
    if (group_count_ == 0) return;
    TextTable table({{"column", false, true},
                     {"codec", false, false},
                     {"encodings", false, true},
                     {"bytes", true, false},
                     {"raw", true, false},
                     {"ratio", true, false},
                     {"nulls", true, false},
                     {"distinct", true, false},
                     {"min", false, true},
                     {"max", false, true}});
    const size_t count_shown = rows_shown(file_.leaves.size());
    for (size_t i = 0; i < count_shown; ++i) table.add_row(column_row(i));
    print_table(table, file_.leaves.size(), count_shown, "column");
  }

  std::vector<std::string> column_row(size_t column) const {
    const size_t leaf = file_.leaves[column];
    const Meaning meaning = meaning_of(file_.schema[leaf]);
    const ColumnSummary summary = summarize_column(file_, column, first_group_, group_count_);
    const std::string codecs =
        summary.is_encrypted ? "encrypted" : joined(summary.codecs, codec_name);
    return {shown(dotted_path(file_, leaf)),
            codecs,
            joined(summary.encodings, encoding_name),
            with_separators(summary.stored_bytes),
            with_separators(summary.body_bytes),
            ratio_text(summary.body_bytes, summary.stored_bytes),
            shown_count(summary.nulls),
            shown_count(summary.distinct),
            shown_bound(summary.bounds.min, meaning),
            shown_bound(summary.bounds.max, meaning)};
  }

  void print_row_groups() {
    if (group_count_ == 0) return;
    TextTable table({{"row group", true, false},
                     {"rows", true, false},
                     {"bytes", true, false},
                     {"raw", true, false},
                     {"ratio", true, false},
                     {"offset", true, false}});
    const size_t count_shown = rows_shown(group_count_);
    for (size_t i = 0; i < count_shown; ++i) table.add_row(group_row(i));
    print_table(table, group_count_, count_shown, "row group");
  }

  std::vector<std::string> group_row(size_t index) const {
    const parquet::RowGroup& group = file_.row_groups[index];
    uint64_t stored_bytes = 0;
    int64_t offset = INT64_MAX;
    for (const parquet::ColumnChunkMetadata& chunk : group.columns) {
      stored_bytes += static_cast<uint64_t>(chunk.stored_bytes);
      if (chunk.has_metadata) offset = std::min(offset, chunk.begin());
    }
    const auto body_bytes = static_cast<uint64_t>(group.body_bytes);
    return {std::to_string(index),
            with_separators(static_cast<uint64_t>(group.row_count)),
            with_separators(stored_bytes),
            with_separators(body_bytes),
            ratio_text(body_bytes, stored_bytes),
            offset == INT64_MAX ? "" : with_separators(static_cast<uint64_t>(offset))};
  }

  size_t rows_shown(size_t count) const {
    if (!options_.rows_max) return count;
    return static_cast<size_t>(std::min<uint64_t>(count, *options_.rows_max));
  }

  void print_table(const TextTable& table, size_t count, size_t count_shown, const char* what) {
    if (count == 0) return;
    text_ += '\n';
    if (!table.is_empty()) text_ += table.text(options_.width_max);
    if (count_shown == count) return;
    text_ += fmt::format("  ({}, {} shown; --rows all shows them)\n", counted(count, what),
                         with_separators(count_shown));
  }

  const std::string& name_;
  const parquet::Footer& footer_;
  const parquet::FileMetadata& file_;
  const InspectOptions& options_;
  size_t first_group_ = 0;
  size_t group_count_ = 0;
  std::string text_;
};

}  // namespace

std::string print_overview(const std::string& name, const parquet::Footer& footer,
                           const InspectOptions& options) {
  return Overview(name, footer, options).print();
}

std::string print_verified(const parquet::VerifiedPages& verified) {
  std::string text = fmt::format("verified {} of {}, {}", counted(verified.pages, "page"),
                                 counted(verified.chunks, "column chunk"),
                                 counted(verified.checksums, "checksum"));
  const auto add = [&](uint64_t count, const char* noun, const char* what) {
    if (count > 0) text += fmt::format("; {} {}", counted(count, noun), what);
  };
  add(verified.pages_not_unpacked, "page", "not decompressed, for adze lacks the codec");
  add(verified.chunks_encrypted, "encrypted chunk", "not read");
  add(verified.chunks_in_other_files, "chunk", "not read, for other files hold them");
  return text + "\n";
}

}  // namespace adze::inspection
