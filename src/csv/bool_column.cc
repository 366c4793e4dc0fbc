#include <array>
#include <cstring>

#include "csv/column_families.h"
#include "csv/plain_column.h"

/// Bools: true false t f yes no 1 0 in any case. A field's bytes, letters in lower case, are one
/// word; its first byte and its length choose the only form that it can be (the eight forms fall on
/// eight of sixteen places), and one comparison says if it is. No branch depends on the value.
namespace adze::csv {
namespace {

struct Form {
  uint64_t word = ~uint64_t{0};  ///< no field has this one
  uint8_t value = 0;
};

constexpr size_t kLongest = 5;

constexpr size_t place_of(uint64_t word, size_t size) { return ((word & 0xFF) + 7 * size) & 15; }

constexpr std::array<Form, 16> make_forms() {
  std::array<Form, 16> forms;
  const auto add = [&forms](std::string_view text, uint8_t value) {
    uint64_t word = 0;
    for (size_t i = text.size(); i-- > 0;) word = word << 8 | static_cast<uint8_t>(text[i]);
    forms[place_of(word, text.size())] = {word, value};
  };
  for (const std::string_view text : {"true", "t", "yes", "1"}) add(text, 1);
  for (const std::string_view text : {"false", "f", "no", "0"}) add(text, 0);
  return forms;
}

constexpr std::array<Form, 16> kForms = make_forms();

class BoolColumn : public PlainColumn {
 public:
  BoolColumn(const ColumnContract& contract, const CsvOptions& options)
      : PlainColumn(contract, options) {}

 private:
  size_t read_plain(const FieldSpans& fields, VectorStorage& values, uint32_t* others) override {
    uint8_t* const bools = values.bools();
    size_t other_count = 0;
    for (size_t row = 0; row < fields.count; ++row) {
      const size_t size = fields.end[row] - fields.begin[row];
      uint64_t word;
      std::memcpy(&word, fields.text + fields.begin[row], sizeof word);
      word &= ~(~uint64_t{0} << (8 * (size & 7)));
      word |= (word & 0x4040404040404040) >> 1;
      const Form& form = kForms[place_of(word, size)];
      const bool found = form.word == word && size <= kLongest;
      bools[row] = found ? form.value : 0;
      others[other_count] = static_cast<uint32_t>(row);
      other_count += found ? 0 : 1;
    }
    return other_count;
  }

  value::ParseResult read_exactly(std::string_view text, VectorStorage& values,
                                  size_t row) override {
    return value::parse_strict_bool(text, values.bools()[row]);
  }
};

}  // namespace

ColumnParserPtr make_bool_column(const ColumnContract& contract, const CsvOptions& options) {
  return std::make_unique<BoolColumn>(contract, options);
}

}  // namespace adze::csv
