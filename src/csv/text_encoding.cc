#include "csv/text_encoding.h"

#include <algorithm>

#include "csv/kernels.h"

namespace adze::csv {
namespace {

const char* utf_16_without_mark(std::string_view text) {
  text = text.substr(0, kEncodingSampleBytes);
  size_t even = 0;
  size_t odd = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == 0) ++(i % 2 == 0 ? even : odd);
  }
  const size_t enough = text.size() / 4;  // half of the pairs are ASCII
  if (odd > enough && even < enough / 8 + 1) return "UTF-16LE";
  if (even > enough && odd < enough / 8 + 1) return "UTF-16BE";
  return nullptr;
}

/// Without the bytes of a character that the end cuts.
std::string_view without_cut_character(std::string_view text) {
  for (size_t back = 1; back <= std::min<size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if (byte >= 0xC0) return text.substr(0, text.size() - back);
    if (byte < 0x80) break;
  }
  return text;
}

}  // namespace

const char* foreign_encoding(std::string_view text) {
  if (text.starts_with("\xFF\xFE")) return "UTF-16LE";
  if (text.starts_with("\xFE\xFF")) return "UTF-16BE";
  if (const char* utf_16 = utf_16_without_mark(text)) return utf_16;
  const std::string_view whole = without_cut_character(text);
  if (csv_kernels(CpuLevel::kScalar).is_utf8(whole.data(), whole.size())) return nullptr;
  const bool any_c1 = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 && static_cast<unsigned char>(c) < 0xA0;
  });
  return any_c1 ? "WINDOWS-1252" : "LATIN1";
}

}  // namespace adze::csv
