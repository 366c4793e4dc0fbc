#include "csv/plain_column.h"

#include <algorithm>

#include "base/error.h"

namespace adze::csv {
namespace {

constexpr size_t kNone = SIZE_MAX;
constexpr size_t kOthersPadding = 16;

std::string_view text_of(const FieldSpans& fields, size_t row) {
  return {fields.text + fields.begin[row], fields.end[row] - fields.begin[row]};
}

}  // namespace

PlainColumn::PlainColumn(const ColumnContract& contract, const CsvOptions& options)
    : type_(contract.type), forms_(contract, options) {}

size_t PlainColumn::first_refused(VectorStorage&, size_t) { return kNone; }

BadField PlainColumn::parse(const FieldSpans& fields, bool deliver, VectorStorage& storage,
                            Vector& out) {
  const Type value_type = type_.value_type();
  VectorStorage& values = deliver ? storage : scratch_;
  values.prepare(value_type.kind(), fields.count);
  if (others_.size() < fields.count + kOthersPadding) others_.resize(fields.count + kOthersPadding);

  const FieldSpans plain = forms_.without_quotes_and_nulls(fields);
  const size_t other_count = read_plain(plain, values, others_.data());
  BadField bad;
  bad.row = first_refused(values, fields.count);
  if (bad.row != kNone) {
    const value::ParseResult result = read_exactly(text_of(plain, bad.row), values, bad.row);
    ADZE_CHECK(!result);
    bad.problem = result.problem;
    bad.fix = result.fix;
  }
  uint8_t* valid = nullptr;
  const BadField other = read_others(fields, plain, other_count, bad.row, values, valid);
  if (deliver) {
    out = Vector{.type = value_type, .values = values.values(), .valid = valid};
  }
  return other.row < bad.row ? other : bad;
}

BadField PlainColumn::read_others(const FieldSpans& original, const FieldSpans& plain,
                                  size_t other_count, size_t before, VectorStorage& values,
                                  uint8_t*& valid) {
  for (size_t i = 0; i < other_count && others_[i] < before; ++i) {
    const size_t row = others_[i];
    if (plain.begin[row] == plain.end[row]) {
      if (!forms_.nullable()) return forms_.refuse_null(row);
      if (valid == nullptr) valid = values.valid(original.count, true);
      valid[row] = 0;
      continue;
    }
    const value::ParseResult result = read_other(original, plain, row, values);
    if (!result) return {row, result.problem, result.fix};
  }
  return {};
}

value::ParseResult PlainColumn::read_other(const FieldSpans& original, const FieldSpans& plain,
                                           size_t row, VectorStorage& values) {
  if (!forms_.is_quoted(original, row)) return read_exactly(text_of(plain, row), values, row);
  unescaped_.clear();
  return read_exactly(forms_.unescape(text_of(plain, row), unescaped_), values, row);
}

}  // namespace adze::csv
