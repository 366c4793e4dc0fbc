#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The keys of a job file, each one row of one table. MapReader knows a key, its bounds and its
/// words from its row alone, and the JSON Schema (job_schema.h) is made of the same rows, so what
/// editors complete is what the reader takes. Adding a key is adding a row, a line that reads it in
/// read_job.cc, and one in docs/jobs.md.
namespace adze::engine {

enum class KeyForm {
  kText,
  kUri,        ///< `words`: the endings it must have, if any
  kSql,        ///< text in which ${name} is a quoted literal
  kType,       ///< a type of columns
  kCharacter,  ///< one ASCII character or `tab`; or one of `words`, which means none
  kBoolean,
  kNumber,    ///< a whole number from `min` to `max`
  kByteSize,  ///< at least `min`
  kDuration,
  kWord,     ///< one of `words`
  kTexts,    ///< a text or a list of texts
  kTextMap,  ///< any names to texts, at most `max`
  kMap,      ///< the keys whose section is this one's path
  kColumns,  ///< names to types, or to maps with the keys of the section "source.columns.*"
};

struct JobKey {
  const char* section;  ///< the path of the map it stands in: "" (the root), "source.dialect"
  const char* name;
  KeyForm form;
  const char* text;  ///< what it does, in a sentence, for editors
  bool required = false;
  /// Schemes, separated by blanks: a source.uri of one of them makes the key optional after all.
  const char* optional_for_scheme = "";
  const char* otherwise = nullptr;  ///< what holds without it, in words
  const char* words = "";           ///< separated by blanks
  int64_t min = 0;
  int64_t max = 0;

  std::string path() const;
  std::vector<std::string> word_list() const;
};

/// All keys, those of a section together and in the order in which people write them.
std::span<const JobKey> job_keys();

std::vector<const JobKey*> keys_of_section(std::string_view section);

}  // namespace adze::engine
