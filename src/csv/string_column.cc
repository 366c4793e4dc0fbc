#include "base/limits.h"
#include "csv/column_families.h"
#include "csv/field_forms.h"
#include "csv/string_dictionary.h"
#include "value/parse_value.h"

/// Strings, binary, and texts that are checked for their form (uuid, json). While a column has few
/// distinct values its batches carry codes into a dictionary; when it proves to have many, strings
/// that point into the text, for good. No result may depend on which of the two a batch has.
///
/// Columns without quotes, null_values and forms, nearly all, take the short way straight from the
/// fields to codes or strings; the others are strings first, codes then.
namespace adze::csv {
namespace {

class StringColumn : public ColumnParser {
 public:
  StringColumn(const ColumnContract& contract, const CsvOptions& options)
      : type_(contract.type), forms_(contract, options) {}

  BadField parse(const FieldSpans& fields, bool deliver, VectorStorage& storage,
                 Vector& out) override {
    if (!deliver) {
      const bool nothing_to_check = !has_form() && forms_.nullable();
      return nothing_to_check ? BadField{} : parse_into(fields, false, scratch_, ignored_);
    }
    return parse_into(fields, true, storage, out);
  }

 private:
  bool has_form() const { return type_.id == TypeId::kUuid || type_.id == TypeId::kJson; }

  BadField parse_into(const FieldSpans& fields, bool deliver, VectorStorage& storage, Vector& out) {
    storage.prepare(Kind::kString, fields.count);
    out = Vector{.type = type_.value_type()};
    uint8_t* valid = nullptr;
    BadField bad;
    if (fields.any_quote || has_form() || !forms_.null_spellings().empty()) {
      bad = read_strings(fields, storage, valid);
      if (deliver && bad.row == SIZE_MAX) encode_strings(fields.count, valid, storage, out);
    } else if (!encode_fields(fields, deliver, storage, valid, out)) {
      read_plain_strings(fields, storage, valid);
    }
    out.valid = valid;
    if (out.encoding == Encoding::kFlat) out.values = storage.values();
    if (bad.row == SIZE_MAX && valid != nullptr && !forms_.nullable())
      bad = first_null(fields, valid);
    return bad;
  }

  /// The short way to codes; false where the column is to be delivered flat.
  bool encode_fields(const FieldSpans& fields, bool deliver, VectorStorage& storage,
                     uint8_t*& valid, Vector& out) {
    if (!deliver || !use_dictionary_) return false;
    uint32_t* const codes = storage.codes(fields.count);
    bool any_empty = false;
    if (!dictionary_.find_codes(fields, codes, any_empty)) use_dictionary_ = false;
    if (!use_dictionary_ || dictionary_.size() == 0) return false;
    if (any_empty) mark_empty(fields, storage, valid);
    set_codes(fields.count, codes, out);
    return true;
  }

  static void mark_empty(const FieldSpans& fields, VectorStorage& storage, uint8_t*& valid) {
    valid = storage.valid(fields.count, false);
    for (size_t row = 0; row < fields.count; ++row) {
      valid[row] = fields.begin[row] != fields.end[row] ? 1 : 0;
    }
  }

  void read_plain_strings(const FieldSpans& fields, VectorStorage& storage, uint8_t*& valid) {
    StringRef* const strings = storage.strings();
    bool any_empty = false;
    for (size_t row = 0; row < fields.count; ++row) {
      const uint32_t size = fields.end[row] - fields.begin[row];
      strings[row] = {fields.text + fields.begin[row], size};
      any_empty |= size == 0;
    }
    if (any_empty) mark_empty(fields, storage, valid);
  }

  /// Any fields to strings, field by field; stops at the first bad one.
  BadField read_strings(const FieldSpans& fields, VectorStorage& storage, uint8_t*& valid) {
    StringRef* const strings = storage.strings();
    const bool has_spellings = !forms_.null_spellings().empty();
    for (size_t row = 0; row < fields.count; ++row) {
      std::string_view text(fields.text + fields.begin[row], fields.end[row] - fields.begin[row]);
      if (forms_.is_quoted(fields, row)) {
        text = forms_.unescape(text.substr(1, text.size() - 2), storage.text());
      } else if (text.empty() || (has_spellings && forms_.null_spellings().contains(text))) {
        if (!forms_.nullable()) return forms_.refuse_null(row);
        if (valid == nullptr) valid = storage.valid(fields.count, true);
        valid[row] = 0;
        strings[row] = {text.data(), 0};
        continue;
      }
      if (has_form()) {
        const value::ParseResult result = value::parse_strict_string(text, type_);
        if (!result) return {row, result.problem, result.fix};
      }
      strings[row] = {text.data(), static_cast<uint32_t>(text.size())};
    }
    return {};
  }

  void encode_strings(size_t count, const uint8_t* valid, VectorStorage& storage, Vector& out) {
    if (!use_dictionary_) return;
    uint32_t* const codes = storage.codes(count);
    use_dictionary_ = dictionary_.find_codes(storage.strings(), valid, count, codes);
    if (use_dictionary_ && dictionary_.size() != 0) set_codes(count, codes, out);
  }

  /// Hands out codes; drops the dictionary for later batches when it doesn't pay.
  void set_codes(size_t count, const uint32_t* codes, Vector& out) {
    out.encoding = Encoding::kDictionary;
    out.codes = codes;
    out.dictionary = &dictionary_.dictionary();
    rows_ += count;
    if (rows_ >= limits::batch_rows_max && dictionary_.size() > rows_ / 2) use_dictionary_ = false;
  }

  BadField first_null(const FieldSpans& fields, const uint8_t* valid) const {
    for (size_t row = 0; row < fields.count; ++row) {
      if (valid[row] == 0) return forms_.refuse_null(row);
    }
    return {};
  }

  Type type_;
  FieldForms forms_;
  StringDictionary dictionary_;
  bool use_dictionary_ = true;
  uint64_t rows_ = 0;
  VectorStorage scratch_;  ///< for values that are checked only
  Vector ignored_;
};

}  // namespace

ColumnParserPtr make_string_column(const ColumnContract& contract, const CsvOptions& options) {
  return std::make_unique<StringColumn>(contract, options);
}

}  // namespace adze::csv
