#include "dataset/folder_name.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/percent_encoding.h"

namespace adze::dataset {
namespace {

bool must_be_escaped(char c) {
  constexpr std::string_view kSpecial = "\"#%'*/:=?\\{[]^\x7f";
  return static_cast<unsigned char>(c) < 0x20 || kSpecial.find(c) != std::string_view::npos;
}

[[noreturn]] void refuse(std::string_view column, std::string message, std::string fix) {
  Error error(ErrorCategory::kTarget, std::move(message));
  error.column_name = column;
  error.fix = std::move(fix);
  throw error;
}

}  // namespace

std::string escaped_for_folder(std::string_view text) {
  return percent_encode_if(text, must_be_escaped);
}

std::string folder_name(std::string_view column, std::string_view value) {
  if (value == null_folder_value) {
    refuse(column,
           fmt::format("column '{}' has the text {}, which names the folder of nulls", column,
                       null_folder_value),
           fmt::format("make it null: nullif({}, '{}')", column, null_folder_value));
  }
  std::string name = escaped_for_folder(column) + "=";
  name += value.empty() ? std::string(null_folder_value) : escaped_for_folder(value);
  if (name.size() > limits::file_name_bytes_max) {
    refuse(
        column,
        fmt::format("column '{}' has a value that makes a folder's name of {} bytes, and {} is "
                    "the most",
                    column, name.size(), limits::file_name_bytes_max),
        fmt::format("partition by something shorter, such as substr({}, 1, 20) AS part", column));
  }
  return name;
}

}  // namespace adze::dataset
