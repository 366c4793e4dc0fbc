// Columns of integers, dates, moments, floats and decimals. Values wait as PLAIN has them (in lane
// k128 as Int128), right where the page's body will be, so that a PLAIN page is ready when it ends.

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "base/error.h"
#include "parquet/column_writer.h"
#include "parquet/kernels.h"
#include "parquet/number_dictionary.h"

namespace adze::parquet {
namespace {

constexpr int64_t micros_per_milli = 1000;

[[noreturn]] void refuse_micros(const ColumnFormat& format) {
  Error error(ErrorCategory::kSqlData,
              fmt::format("column '{}': a timestamp has microseconds, which target.timestamps: "
                          "millis can't hold",
                          format.name));
  error.column_name = format.name;
  error.fix = "write target.timestamps: micros, or round in SQL with date_trunc('millisecond', …)";
  throw error;
}

template <typename T>  // uint32_t, uint64_t or UInt128
class NumberColumn : public ColumnWriter {
 public:
  NumberColumn(const ColumnFormat& format, const Layout& layout, PageTools& tools,
               PageBody& code_page)
      : ColumnWriter(format, layout, tools, code_page), codes_(layout.page_rows + 64) {
    body_.reserve(layout.page_rows, layout.page_rows * sizeof(T));
  }

  ChunkMetadata end_chunk(FileOutput& file) override;

  size_t dictionary_bytes() const override { return dictionary_.entries().size() * sizeof(T); }
  size_t memory_bytes() const override {
    return codes_.capacity() * sizeof(uint32_t) + body_.memory_bytes() +
           big_endian_.memory_bytes() + dictionary_.memory_bytes();
  }

 protected:
  void append_values(const Vector& vector, size_t begin, size_t count) override;
  void encode_page() override;

 private:
  T* values() { return reinterpret_cast<T*>(body_.values()); }
  void convert(const void* from, size_t count, T* to) const;
  Bounds bounds_of_page();
  void add_plain_page(Bounds bounds);

  PageBody body_;
  PageBody big_endian_;  ///< lane k128 only
  std::vector<uint32_t> codes_;
  NumberDictionary<T> dictionary_;
  bool is_plain_ = false;  ///< for the rest of the chunk
  bool has_code_pages_ = false;
};

/// From memory to the lane.
template <typename T>
void NumberColumn<T>::convert(const void* from, size_t count, T* to) const {
  if constexpr (std::is_same_v<T, uint32_t>) {
    if (format_.is_float) {
      kernels().narrow_floats(static_cast<const double*>(from), count, to);
    } else {
      kernels().narrow_integers(static_cast<const int64_t*>(from), count, to);
    }
  } else {
    std::memcpy(to, from, count * sizeof(T));
  }
}

/// Divides in place. Moments before 1970 are negative, but there is nothing to round.
void micros_to_millis(uint64_t* values, size_t count, const ColumnFormat& format) {
  for (size_t i = 0; i < count; i++) {
    const auto micros = static_cast<int64_t>(values[i]);
    if (micros % micros_per_milli != 0) refuse_micros(format);
    values[i] = static_cast<uint64_t>(micros / micros_per_milli);
  }
}

template <typename T>
void NumberColumn<T>::append_values(const Vector& vector, size_t begin, size_t count) {
  T* const to = values() + value_count();
  const size_t value_bytes = vector.type.kind() == Kind::kInt128 ? 16 : 8;
  const size_t added = appended_values(count);
  if (vector.encoding == Encoding::kConstant) {
    convert(vector.values, 1, to);
    std::fill(to + 1, to + added, to[0]);
  } else {
    convert(static_cast<const char*>(vector.values) + begin * value_bytes, count, to);
    if (const uint8_t* const valid = appended_valid()) {
      size_t kept = 0;
      for (size_t i = 0; i < count; i++) {
        to[kept] = to[i];
        kept += valid[i];
      }
    }
  }
  if constexpr (std::is_same_v<T, uint64_t>) {
    const bool is_moment =
        format_.type.id == TypeId::kTimestamp || format_.type.id == TypeId::kTimestampTz;
    if (is_moment && format_.unit == TimestampUnit::kMillis) micros_to_millis(to, added, format_);
  }
}

template <typename T>
Bounds NumberColumn<T>::bounds_of_page() {
  const size_t count = value_count();
  Bounds bounds;
  if (count == 0) return bounds;
  bounds.has_values = true;
  if constexpr (std::is_same_v<T, UInt128>) {
    const Int128* const signed_values = reinterpret_cast<const Int128*>(values());
    const auto [low, high] = std::minmax_element(signed_values, signed_values + count);
    bounds.low = *low;
    bounds.high = *high;
  } else {
    using Signed = std::make_signed_t<T>;
    const Kernels& kernel = kernels();
    const Signed* const signed_values = reinterpret_cast<const Signed*>(values());
    Signed low;
    Signed high;
    if constexpr (sizeof(T) == 4) {
      (format_.is_float ? kernel.range_int32_ordered : kernel.range_int32)(signed_values, count,
                                                                           &low, &high);
    } else {
      (format_.is_float ? kernel.range_int64_ordered : kernel.range_int64)(signed_values, count,
                                                                           &low, &high);
    }
    if (format_.is_float) return bounds_of_order_keys(low, high, sizeof(T) == 8);
    bounds.low = low;
    bounds.high = high;
  }
  return bounds;
}

template <typename T>
void NumberColumn<T>::encode_page() {
  const size_t count = value_count();
  Bounds bounds = bounds_of_page();
  if (is_plain_ || count == 0) return add_plain_page(std::move(bounds));
  const size_t entries_before = dictionary_.entries().size();
  const bool has_window = !format_.is_float;
  dictionary_.encode({values(), count}, has_window ? bounds.low : 1, has_window ? bounds.high : 0,
                     codes_.data());
  const size_t entries = dictionary_.entries().size();
  if (is_too_large(entries, entries * sizeof(T), !has_code_pages_)) {
    is_plain_ = true;
    dictionary_.truncate(entries_before);
    return add_plain_page(std::move(bounds));
  }
  has_code_pages_ = true;
  add_code_page(codes_.data(), entries, std::move(bounds));
}

void put_all_big_endian(std::span<const UInt128> values, int32_t bytes, char* to) {
  for (size_t i = 0; i < values.size(); i++, to += bytes) {
    put_big_endian(static_cast<Int128>(values[i]), bytes, to);
  }
}

template <typename T>
void NumberColumn<T>::add_plain_page(Bounds bounds) {
  const size_t count = value_count();
  if constexpr (std::is_same_v<T, UInt128>) {
    const size_t bytes = count * static_cast<size_t>(format_.type_length);
    big_endian_.reserve(layout_.page_rows, bytes);
    put_all_big_endian({values(), count}, format_.type_length, big_endian_.values());
    add_page(big_endian_, bytes, PageEncoding::kPlain, PageContent::kNumbers, std::move(bounds));
  } else {
    add_page(body_, count * sizeof(T), PageEncoding::kPlain, PageContent::kNumbers,
             std::move(bounds));
  }
}

template <typename T>
ChunkMetadata NumberColumn<T>::end_chunk(FileOutput& file) {
  std::vector<char> body;
  const std::vector<T>& entries = dictionary_.entries();
  if constexpr (std::is_same_v<T, UInt128>) {
    body.resize(entries.size() * static_cast<size_t>(format_.type_length));
    put_all_big_endian(entries, format_.type_length, body.data());
  } else {
    body.resize(entries.size() * sizeof(T));
    if (!entries.empty()) std::memcpy(body.data(), entries.data(), body.size());
  }
  ChunkMetadata metadata =
      chunk_.write(body, has_code_pages_ ? static_cast<uint32_t>(entries.size()) : 0, file);
  dictionary_.clear();
  is_plain_ = false;
  has_code_pages_ = false;
  return metadata;
}

}  // namespace

std::unique_ptr<ColumnWriter> make_number_column(const ColumnFormat& format, const Layout& layout,
                                                 PageTools& tools, PageBody& code_page) {
  switch (format.lane) {
    case Lane::k32:
      return std::make_unique<NumberColumn<uint32_t>>(format, layout, tools, code_page);
    case Lane::k64:
      return std::make_unique<NumberColumn<uint64_t>>(format, layout, tools, code_page);
    default:
      return std::make_unique<NumberColumn<UInt128>>(format, layout, tools, code_page);
  }
}

}  // namespace adze::parquet
