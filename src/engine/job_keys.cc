#include "engine/job_keys.h"

#include <algorithm>

#include "base/limits.h"

namespace adze::engine {
namespace {

constexpr JobKey keys[] = {
    {.section = "",
     .name = "name",
     .form = KeyForm::kText,
     .text = "The job's name in receipts.",
     .otherwise = "the job file's name"},
    {.section = "",
     .name = "source",
     .form = KeyForm::kMap,
     .text = "Where the rows come from and what they must look like.",
     .required = true},
    {.section = "",
     .name = "transform",
     .form = KeyForm::kSql,
     .text = "SQL over the table `source`: SELECT … FROM source.",
     .otherwise = "all columns as they are"},
    {.section = "",
     .name = "target",
     .form = KeyForm::kMap,
     .text = "Where the result goes.",
     .required = true},
    {.section = "",
     .name = "limits",
     .form = KeyForm::kMap,
     .text = "What the job may use; flags of `adze run` go before these."},

    {.section = "source",
     .name = "uri",
     .form = KeyForm::kTexts,
     .text =
         "The input, or a list of inputs that make up one table: paths (relative to the job "
         "file), patterns such as data/**/*.csv, folders (data/), file://…, http(s)://…, or - for "
         "standard input.",
     .required = true},
    {.section = "source",
     .name = "format",
     .form = KeyForm::kWord,
     .text = "The input's format.",
     .otherwise = "csv",
     .words = "csv"},
    {.section = "source",
     .name = "dialect",
     .form = KeyForm::kMap,
     .text = "How the CSV is written, where it is not the usual way."},
    {.section = "source",
     .name = "null_values",
     .form = KeyForm::kTexts,
     .text = "Unquoted fields with one of these texts are null, as empty ones are.",
     .otherwise = "none"},
    {.section = "source",
     .name = "extra_columns",
     .form = KeyForm::kWord,
     .text = "A column of the input that is not declared: it breaks the contract (refuse), is left "
             "out (ignore), or has its type inferred (infer).",
     .otherwise = "refuse",
     .words = "refuse ignore infer"},
    {.section = "source",
     .name = "assume_utc",
     .form = KeyForm::kBoolean,
     .text = "A timestamptz without an offset is UTC.",
     .otherwise = "false: it breaks the contract"},
    {.section = "source",
     .name = "filename",
     .form = KeyForm::kText,
     .text = "The name of one more column, the last: the input that a row comes from.",
     .otherwise = "no such column"},
    {.section = "source",
     .name = "auth",
     .form = KeyForm::kMap,
     .text = "Where the credentials of an http or https input are: one of the keys below."},
    {.section = "source",
     .name = "columns",
     .form = KeyForm::kColumns,
     .text = "The contract: names and types of the columns, each checked in every row.",
     .required = true},

    {.section = "source.auth",
     .name = "bearer_env",
     .form = KeyForm::kText,
     .text = "The environment variable that holds a token.",
     .otherwise = "none"},
    {.section = "source.auth",
     .name = "bearer_file",
     .form = KeyForm::kText,
     .text = "The file that holds a token.",
     .otherwise = "none"},
    {.section = "source.auth",
     .name = "basic_env",
     .form = KeyForm::kText,
     .text = "The environment variable that holds user:password.",
     .otherwise = "none"},
    {.section = "source.auth",
     .name = "basic_file",
     .form = KeyForm::kText,
     .text = "The file that holds user:password.",
     .otherwise = "none"},

    {.section = "source.dialect",
     .name = "delimiter",
     .form = KeyForm::kCharacter,
     .text = "What separates fields: one character, or tab.",
     .otherwise = "a comma"},
    {.section = "source.dialect",
     .name = "quote",
     .form = KeyForm::kCharacter,
     .text = "What encloses fields: one character, or none.",
     .otherwise = "the double quote",
     .words = "none"},
    {.section = "source.dialect",
     .name = "escape",
     .form = KeyForm::kCharacter,
     .text = "What takes a quote's meaning away inside quotes.",
     .otherwise = "the quote itself, doubled"},
    {.section = "source.dialect",
     .name = "header",
     .form = KeyForm::kBoolean,
     .text = "The first record names the columns; without one they are taken by position.",
     .otherwise = "true"},
    {.section = "source.dialect",
     .name = "skip_rows",
     .form = KeyForm::kNumber,
     .text = "Lines to leave out before the header.",
     .otherwise = "0",
     .max = 1'000'000'000},
    {.section = "source.dialect",
     .name = "names_dedupe",
     .form = KeyForm::kBoolean,
     .text = "Number duplicate names of the header (a, a_1), and call blank ones by position "
             "(column2).",
     .otherwise = "false: they are an error"},

    {.section = "source.columns.*",
     .name = "type",
     .form = KeyForm::kType,
     .text = "The column's type.",
     .required = true},
    {.section = "source.columns.*",
     .name = "nullable",
     .form = KeyForm::kBoolean,
     .text = "false: a null breaks the contract.",
     .otherwise = "true"},
    {.section = "source.columns.*",
     .name = "null_values",
     .form = KeyForm::kTexts,
     .text = "More texts that are null in this column, when not quoted.",
     .otherwise = "none"},

    {.section = "target",
     .name = "uri",
     .form = KeyForm::kUri,
     .text = "The output: a path (relative to the job file), whose ending says the format.",
     .required = true,
     .words = ".parquet .csv .json .ndjson .jsonl"},
    {.section = "target",
     .name = "mode",
     .form = KeyForm::kWord,
     .text = "replace a target that exists, or create it and fail if it exists.",
     .otherwise = "replace",
     .words = "replace create"},
    {.section = "target",
     .name = "names",
     .form = KeyForm::kWord,
     .text = "The columns' names in the target: as they are (keep), in lower case (lower), or in "
             "lower case with words joined by _ (snake).",
     .otherwise = "keep",
     .words = "keep lower snake"},
    {.section = "target",
     .name = "compression",
     .form = KeyForm::kWord,
     .text = "How Parquet pages are compressed.",
     .otherwise = "zstd",
     .words = "zstd snappy gzip lz4_raw none"},
    {.section = "target",
     .name = "compression_level",
     .form = KeyForm::kNumber,
     .text = "A level of the codec.",
     .otherwise = "chosen by column, from sizes",
     .min = -7,
     .max = 22},
    {.section = "target",
     .name = "row_group_rows",
     .form = KeyForm::kNumber,
     .text = "Most rows of a Parquet row group.",
     .otherwise = "1048576",
     .min = 1,
     .max = static_cast<int64_t>(limits::row_group_rows_max)},
    {.section = "target",
     .name = "timestamps",
     .form = KeyForm::kWord,
     .text = "Unit of Parquet timestamps; Athena's Hive tables want millis.",
     .otherwise = "micros",
     .words = "micros millis"},
    {.section = "target",
     .name = "time",
     .form = KeyForm::kWord,
     .text = "How times of day are written: as text, which every reader can read, or as TIME.",
     .otherwise = "string",
     .words = "string time"},

    {.section = "limits",
     .name = "memory",
     .form = KeyForm::kByteSize,
     .text = "Most memory to use, such as 512MB or 2GiB.",
     .otherwise = "80 % of what is free",
     .min = static_cast<int64_t>(limits::memory_bytes_min)},
    {.section = "limits",
     .name = "threads",
     .form = KeyForm::kNumber,
     .text = "Threads to work with.",
     .otherwise = "the number of CPUs",
     .min = 1,
     .max = limits::threads_max},
    {.section = "limits",
     .name = "timeout",
     .form = KeyForm::kDuration,
     .text = "Stop after this time, such as 90s, 15m or 2h.",
     .otherwise = "never"},
};

}  // namespace

std::string JobKey::path() const {
  return *section == '\0' ? name : std::string(section) + "." + name;
}

std::vector<std::string> JobKey::word_list() const {
  std::vector<std::string> list;
  std::string_view rest = words;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    list.emplace_back(word);
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  }
  return list;
}

std::span<const JobKey> job_keys() { return keys; }

std::vector<const JobKey*> keys_of_section(std::string_view section) {
  std::vector<const JobKey*> found;
  for (const JobKey& key : keys) {
    if (section == key.section) found.push_back(&key);
  }
  return found;
}

}  // namespace adze::engine
