#include <array>

#include "csv/column_families.h"
#include "csv/field_forms.h"

/// Binary values as PostgreSQL prints them: \x and two hexadecimal digits for each byte, so that
/// bytes of any kind, NUL too, come through a text. Dictionaries are not tried: what is stored as
/// bytes is rarely the same twice.
namespace adze::csv {
namespace {

constexpr const char* kProblem = "is not binary data (\\x and two hexadecimal digits a byte)";
constexpr uint8_t kNoDigit = 0xFF;

constexpr std::array<uint8_t, 256> digit_values() {
  std::array<uint8_t, 256> values{};
  for (uint8_t& value : values) value = kNoDigit;
  for (uint8_t i = 0; i < 10; ++i) values['0' + i] = i;
  for (uint8_t i = 0; i < 6; ++i) {
    values['a' + i] = static_cast<uint8_t>(10 + i);
    values['A' + i] = static_cast<uint8_t>(10 + i);
  }
  return values;
}

constexpr std::array<uint8_t, 256> kDigits = digit_values();

uint8_t digit(char c) { return kDigits[static_cast<unsigned char>(c)]; }

class HexColumn : public ColumnParser {
 public:
  HexColumn(const ColumnContract& contract, const CsvOptions& options)
      : type_(contract.type), forms_(contract, options) {}

  BadField parse(const FieldSpans& fields, bool deliver, VectorStorage& storage,
                 Vector& out) override {
    VectorStorage& into = deliver ? storage : scratch_;
    into.prepare(Kind::kString, fields.count);
    uint8_t* valid = nullptr;
    BadField bad;
    for (size_t row = 0; row < fields.count && bad.row == SIZE_MAX; ++row) {
      bad = read(fields, row, into, valid);
    }
    if (deliver) out = Vector{.type = type_, .values = into.values(), .valid = valid};
    return bad;
  }

 private:
  BadField read(const FieldSpans& fields, size_t row, VectorStorage& into, uint8_t*& valid) {
    std::string_view text(fields.text + fields.begin[row], fields.end[row] - fields.begin[row]);
    const bool is_null = text.empty() || forms_.null_spellings().contains(text);
    if (forms_.is_quoted(fields, row)) {
      text = text.substr(1, text.size() - 2);
    } else if (is_null) {
      if (!forms_.nullable()) return forms_.refuse_null(row);
      if (valid == nullptr) valid = into.valid(fields.count, true);
      valid[row] = 0;
      into.strings()[row] = {text.data(), 0};
      return {};
    }
    if (!text.starts_with("\\x") || text.size() % 2 != 0) return {row, kProblem, nullptr};
    text.remove_prefix(2);
    const size_t size = text.size() / 2;
    char* const bytes = into.text().allocate(size);
    for (size_t i = 0; i < size; ++i) {
      const uint8_t high = digit(text[2 * i]);
      const uint8_t low = digit(text[2 * i + 1]);
      if ((high | low) == kNoDigit) return {row, kProblem, nullptr};
      bytes[i] = static_cast<char>(high << 4 | low);
    }
    into.strings()[row] = {bytes, static_cast<uint32_t>(size)};
    return {};
  }

  Type type_;
  FieldForms forms_;
  VectorStorage scratch_;  ///< for values that are checked only
};

}  // namespace

ColumnParserPtr make_hex_column(const ColumnContract& contract, const CsvOptions& options) {
  return std::make_unique<HexColumn>(contract, options);
}

}  // namespace adze::csv
