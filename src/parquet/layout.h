#pragma once

#include <cstddef>
#include <cstdint>

/// Where the writer cuts: constants and rules that are part of the output's definition. They depend
/// on the schema and the rows alone. DO NOT CHANGE without a new major version.
namespace adze::parquet {

/// Rows of a page. Every column's page ends at the same row, which is what readers that skip pages
/// by the page index like best, as they do at most 20,000 rows a page. Larger pages were measured:
/// no smaller, and hardly faster to compress.
inline constexpr size_t page_rows_max = 16'384;

/// Very wide tables get shorter pages, so that the buffers of all columns stay within 128 MiB.
inline constexpr size_t page_values_all_columns_max = size_t{8} << 20;
inline constexpr size_t page_rows_min = 256;

/// A page also ends after the row with which one column's text in it reaches this many bytes …
inline constexpr size_t page_text_bytes_max = size_t{1} << 20;
/// … or the text of all its columns this many.
inline constexpr size_t page_text_bytes_all_columns_max = size_t{8} << 20;

/// A dictionary larger than this at the end of a page ends dictionary encoding for the chunk.
inline constexpr size_t dictionary_entries_max = 65'536;
inline constexpr size_t dictionary_bytes_max = size_t{1} << 20;
/// The same for tables of more than `wide_table_columns`.
inline constexpr size_t wide_dictionary_entries_max = 8'192;
inline constexpr size_t wide_dictionary_bytes_max = size_t{64} << 10;
inline constexpr size_t wide_table_columns = 100;

/// Bytes to which minima and maxima are cut in the page index, and in chunk statistics if they are
/// longer than limits::statistics_bytes_max.
inline constexpr size_t bounds_bytes_max = 64;

/// What a column writer has to know of the table it belongs to.
struct Layout {
  size_t page_rows = page_rows_max;
  size_t dictionary_entries = dictionary_entries_max;
  size_t dictionary_bytes = dictionary_bytes_max;
};

/// The layout for a table of `column_count` columns.
Layout layout_for(size_t column_count);

}  // namespace adze::parquet
