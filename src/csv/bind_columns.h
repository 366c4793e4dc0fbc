#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "csv/read_csv.h"
#include "csv/text_head.h"

/// How the heads of texts and the declared columns meet.
namespace adze::csv {

/// Which field each declared column is: result[i] belongs to options.columns[i]. Throws
/// Error(kContract) if header and columns differ in a way that options do not allow.
std::vector<size_t> bind_columns(const HeadFindings& findings, const CsvOptions& options,
                                 const std::string& file);

/// The text that the later ones of a table are held against: the first that is not empty.
struct FirstHead {
  std::string file;
  std::vector<std::string> names;  ///< of its header; empty without one
  size_t field_count = 0;
};

/// Holds a later text's columns against the first text's: by name, in any order; without a header
/// their number. With options.same_columns both have the same ones, else this one has at least
/// those declared. Throws Error(kContract) that names the column and both files.
void compare_columns(const HeadFindings& findings, const FirstHead& first,
                     const CsvOptions& options, const std::string& file);

/// The Error(kContract) of a head.
Error head_error(const std::string& file, uint64_t line, std::string message, std::string fix);

}  // namespace adze::csv
