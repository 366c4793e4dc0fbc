// Header and declared columns, and the headers of several texts of one table. Where they differ,
// the message says what the file looks like, and the user decides. Exact texts are pinned by
// text_head_test.cc and read_csv_files_test.cc.
#include "csv/bind_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/data_shape.h"
#include "base/error.h"
#include "base/suggest.h"
#include "csv/detect_dialect.h"

namespace adze::csv {
namespace {

std::string quoted(std::string_view name) { return "'" + printable_value(name) + "'"; }

std::string list_of(const std::vector<std::string>& names) {
  constexpr size_t kNamesMax = 20;
  std::string list;
  for (size_t i = 0; i < std::min(names.size(), kNamesMax); ++i) {
    list += (i > 0 ? ", " : "") + printable_value(names[i]);
  }
  return names.size() > kNamesMax ? list + fmt::format(", … ({} in all)", names.size()) : list;
}

// A header that is one field to us and several if cut at another delimiter.
void check_delimiter(const HeadFindings& findings, const std::string& file) {
  if (findings.other_delimiter == 0) return;
  const std::string shown = shown_character(findings.other_delimiter);
  throw head_error(file, findings.header_line,
                   fmt::format("the header is one column, {}; the file looks like it is "
                               "separated by '{}'",
                               quoted(findings.names[0]), shown),
                   fmt::format("set delimiter: \"{0}\" (--delimiter '{0}')", shown));
}

[[noreturn]] void throw_missing(const HeadFindings& findings,
                                const std::vector<std::string>& missing, const std::string& file) {
  std::string message;
  if (missing.size() == 1) {
    message = fmt::format("column {} is not in the header{}", quoted(missing[0]),
                          did_you_mean(missing[0], findings.names));
  } else {
    message = "columns " + list_of(missing) + " are not in the header";
  }
  throw head_error(file, findings.header_line, message,
                   "the header has: " + list_of(findings.names));
}

void check_extra(const HeadFindings& findings, const std::vector<bool>& is_declared,
                 const CsvOptions& options, const std::string& file) {
  if (options.ignore_extra_columns || !options.check_all) return;
  std::vector<std::string> extra;
  for (size_t i = 0; i < is_declared.size(); ++i) {
    if (!is_declared[i]) extra.push_back(findings.names[i]);
  }
  if (extra.empty()) return;
  const bool one = extra.size() == 1;
  throw head_error(file, findings.header_line,
                   one ? fmt::format("the header's column {} is not declared", quoted(extra[0]))
                       : "the header's columns " + list_of(extra) + " are not declared",
                   fmt::format("declare {}, or set extra_columns: ignore", one ? "it" : "them"));
}

std::vector<size_t> bind_by_name(const HeadFindings& findings, const CsvOptions& options,
                                 const std::string& file) {
  std::map<std::string_view, size_t> field_by_name;
  for (size_t i = 0; i < findings.names.size(); ++i) field_by_name.emplace(findings.names[i], i);
  std::vector<size_t> field_of_column;
  std::vector<std::string> missing;
  std::vector<bool> is_declared(findings.names.size());
  for (const ColumnContract& column : options.columns) {
    const auto found = field_by_name.find(column.name);
    if (found == field_by_name.end()) {
      missing.push_back(column.name);
      continue;
    }
    is_declared[found->second] = true;
    field_of_column.push_back(found->second);
  }
  if (!missing.empty()) {
    check_delimiter(findings, file);
    throw_missing(findings, missing, file);
  }
  check_extra(findings, is_declared, options, file);
  return field_of_column;
}

std::vector<size_t> bind_by_position(const HeadFindings& findings, const CsvOptions& options,
                                     const std::string& file) {
  const size_t declared = options.columns.size();
  const bool extra_allowed = options.ignore_extra_columns || !options.check_all;
  const size_t fields = findings.field_count == 0 ? declared : findings.field_count;
  if (fields < declared || (fields > declared && !extra_allowed)) {
    throw head_error(file, findings.header_line,
                     fmt::format("the first record has {} field{}, but {} columns are declared",
                                 fields, fields == 1 ? "" : "s", declared),
                     "without a header columns go by position: declare each of them, and check the "
                     "delimiter");
  }
  std::vector<size_t> field_of_column(declared);
  for (size_t i = 0; i < declared; ++i) field_of_column[i] = i;
  return field_of_column;
}

// --- several texts -----------------------------------------------------------------------------

constexpr const char* kSameColumns = "all inputs of a table have the same columns, in any order";

void require_names(const std::vector<std::string>& wanted, const HeadFindings& findings,
                   const FirstHead& first, const CsvOptions& options, const std::string& file) {
  const std::set<std::string_view> here(findings.names.begin(), findings.names.end());
  for (const std::string& name : wanted) {
    if (here.contains(name)) continue;
    check_delimiter(findings, file);
    const std::string rule = options.same_columns ? std::string(kSameColumns) + "; " : "";
    throw head_error(file, findings.header_line,
                     fmt::format("column {} of {} is not in the header{}", quoted(name), first.file,
                                 did_you_mean(name, findings.names)),
                     rule + "this header has: " + list_of(findings.names));
  }
}

void refuse_other_names(const HeadFindings& findings, const FirstHead& first,
                        const std::string& file) {
  const std::set<std::string_view> known(first.names.begin(), first.names.end());
  for (const std::string& name : findings.names) {
    if (known.contains(name)) continue;
    throw head_error(file, findings.header_line,
                     fmt::format("the header's column {} is not in {}", quoted(name), first.file),
                     fmt::format("{}; that header has: {}", kSameColumns, list_of(first.names)));
  }
}

void compare_names(const HeadFindings& findings, const FirstHead& first, const CsvOptions& options,
                   const std::string& file) {
  if (options.same_columns) {
    require_names(first.names, findings, first, options, file);
    refuse_other_names(findings, first, file);
    return;
  }
  std::vector<std::string> declared;
  declared.reserve(options.columns.size());
  for (const ColumnContract& column : options.columns) declared.push_back(column.name);
  require_names(declared, findings, first, options, file);
}

void compare_counts(const HeadFindings& findings, const FirstHead& first, const CsvOptions& options,
                    const std::string& file) {
  const size_t fields = findings.field_count;
  if (!options.same_columns || fields == 0 || first.field_count == 0) return;
  if (fields == first.field_count) return;
  throw head_error(file, findings.header_line,
                   fmt::format("the first record has {} field{}, but that of {} has {}", fields,
                               fields == 1 ? "" : "s", first.file, first.field_count),
                   "without a header columns go by position: all inputs have the same ones, in the "
                   "same order");
}

}  // namespace

Error head_error(const std::string& file, uint64_t line, std::string message, std::string fix) {
  Error error(ErrorCategory::kContract, std::move(message));
  error.file = file;
  error.line = line;
  error.fix = std::move(fix);
  return error;
}

std::vector<size_t> bind_columns(const HeadFindings& findings, const CsvOptions& options,
                                 const std::string& file) {
  return options.dialect.header ? bind_by_name(findings, options, file)
                                : bind_by_position(findings, options, file);
}

void compare_columns(const HeadFindings& findings, const FirstHead& first,
                     const CsvOptions& options, const std::string& file) {
  if (findings.names == first.names && findings.field_count == first.field_count) return;
  if (options.dialect.header) {
    compare_names(findings, first, options, file);
  } else {
    compare_counts(findings, first, options, file);
  }
}

}  // namespace adze::csv
