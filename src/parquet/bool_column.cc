#include <algorithm>
#include <cstring>

#include "parquet/column_writer.h"
#include "parquet/kernels.h"

namespace adze::parquet {
namespace {

/// PLAIN, a bit each; a dictionary of two would be no smaller.
class BoolColumn : public ColumnWriter {
 public:
  BoolColumn(const ColumnFormat& format, const Layout& layout, PageTools& tools,
             PageBody& code_page)
      : ColumnWriter(format, layout, tools, code_page), values_(layout.page_rows + 64) {
    body_.reserve(layout.page_rows, layout.page_rows / 8 + 1);
  }

  ChunkMetadata end_chunk(FileOutput& file) override { return chunk_.write({}, 0, file); }
  size_t dictionary_bytes() const override { return 0; }
  size_t memory_bytes() const override { return values_.capacity() + body_.memory_bytes(); }

 protected:
  void append_values(const Vector& vector, size_t begin, size_t count) override {
    uint8_t* to = values_.data() + value_count();
    if (vector.encoding == Encoding::kConstant) {
      std::memset(to, vector.bools()[0], appended_values(count));
      return;
    }
    const uint8_t* const valid = appended_valid();
    for (size_t i = 0; i < count; i++) {
      *to = vector.bools()[begin + i];
      to += valid == nullptr || valid[i] != 0 ? 1 : 0;
    }
  }

  void encode_page() override {
    const size_t count = value_count();
    std::memset(values_.data() + count, 0, 8);
    Bounds bounds;
    if (count > 0) {
      const auto [low, high] =
          std::minmax_element(values_.begin(), values_.begin() + static_cast<ptrdiff_t>(count));
      bounds = {.has_values = true,
                .has_nan = false,
                .low = *low,
                .high = *high,
                .low_text = {},
                .high_text = {}};
    }
    const size_t bytes = (count + 7) / 8;
    kernels().pack_bits(values_.data(), bytes * 8, body_.values());
    add_page(body_, bytes, PageEncoding::kPlain, PageContent::kCodes, bounds);
  }

 private:
  std::vector<uint8_t> values_;
  PageBody body_;
};

}  // namespace

std::unique_ptr<ColumnWriter> make_bool_column(const ColumnFormat& format, const Layout& layout,
                                               PageTools& tools, PageBody& code_page) {
  return std::make_unique<BoolColumn>(format, layout, tools, code_page);
}

}  // namespace adze::parquet
