#pragma once

#include <memory>
#include <vector>

#include "column/vector.h"
#include "parquet/column_chunk.h"
#include "parquet/column_format.h"
#include "parquet/layout.h"
#include "parquet/page_body.h"

namespace adze::parquet {

/// One column: rows in, pages out.
///
///   append() …  end_page()   append() … end_page()   end_chunk()   append() …
///
/// Rows wait, without their nulls, until the page ends; only then are they encoded, as a whole. So
/// the bytes can't depend on how rows came in batches.
class ColumnWriter {
 public:
  /// All must outlive it.
  ColumnWriter(const ColumnFormat& format, const Layout& layout, PageTools& tools,
               PageBody& code_page);
  virtual ~ColumnWriter() = default;
  ColumnWriter(const ColumnWriter&) = delete;
  ColumnWriter& operator=(const ColumnWriter&) = delete;

  /// Rows `begin` to `begin + count` of `vector`. REQUIRES: the page has room for them.
  void append(const Vector& vector, size_t begin, size_t count);
  /// REQUIRES: there are rows.
  void end_page();
  /// REQUIRES: no rows since the last end_page().
  virtual ChunkMetadata end_chunk(FileOutput& file) = 0;

  /// Of the chunk so far: its pages and its dictionary.
  size_t encoded_bytes() const { return chunk_.stored_bytes() + dictionary_bytes(); }
  virtual size_t dictionary_bytes() const = 0;
  virtual size_t memory_bytes() const = 0;

 protected:
  /// Values of the rows that are not null; valid_from(begin) says which are.
  virtual void append_values(const Vector& vector, size_t begin, size_t count) = 0;
  /// Adds a page of value_count() values. If that is 0, PLAIN: there may be no dictionary to refer
  /// to.
  virtual void encode_page() = 0;

  /// Validity of the rows being appended: null if all are valid.
  const uint8_t* appended_valid() const {
    return appended_nulls_ == 0 ? nullptr : valid_.data() + row_count_;
  }
  size_t appended_values(size_t count) const { return count - appended_nulls_; }
  size_t value_count() const { return row_count_ - null_count_; }

  /// `body` holds value_bytes bytes of values.
  void add_page(PageBody& body, size_t value_bytes, PageEncoding encoding, PageContent content,
                Bounds bounds);
  /// A page of dictionary codes below `entries`. `codes` has room for 64 more.
  void add_code_page(uint32_t* codes, size_t entries, Bounds bounds);

  /// True if a dictionary of `entries` and `bytes` at the end of a page ends dictionary encoding.
  bool is_too_large(size_t entries, size_t bytes, bool is_first_page) const;

  const ColumnFormat& format_;
  const Layout& layout_;
  ColumnChunk chunk_;

 private:
  void append_validity(const Vector& vector, size_t begin, size_t count);

  PageBody& code_page_;
  std::vector<uint8_t> valid_;
  size_t row_count_ = 0;
  size_t null_count_ = 0;
  size_t appended_nulls_ = 0;
};

std::unique_ptr<ColumnWriter> make_column_writer(const ColumnFormat& format, const Layout& layout,
                                                 PageTools& tools, PageBody& code_page);

// One file each; column_writer.cc chooses.
std::unique_ptr<ColumnWriter> make_bool_column(const ColumnFormat& format, const Layout& layout,
                                               PageTools& tools, PageBody& code_page);
std::unique_ptr<ColumnWriter> make_number_column(const ColumnFormat& format, const Layout& layout,
                                                 PageTools& tools, PageBody& code_page);
std::unique_ptr<ColumnWriter> make_text_column(const ColumnFormat& format, const Layout& layout,
                                               PageTools& tools, PageBody& code_page);

}  // namespace adze::parquet
