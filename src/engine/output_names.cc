#include "engine/output_names.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <map>

#include "base/data_shape.h"
#include "base/error.h"

namespace adze::engine {
namespace {

/// A mapping of hundreds of columns is not a line that anyone reads.
constexpr size_t kNamesShown = 8;

bool is_upper(utf8proc_int32_t c) { return utf8proc_category(c) == UTF8PROC_CATEGORY_LU; }

bool is_digit(utf8proc_int32_t c) { return utf8proc_category(c) == UTF8PROC_CATEGORY_ND; }

/// Letters, digits, and the marks that belong to the letter before them.
bool is_word(utf8proc_int32_t c) {
  const utf8proc_category_t category = utf8proc_category(c);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME) || is_digit(c);
}

std::u32string code_points(std::string_view text) {
  std::u32string points;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (size_t at = 0; at < text.size();) {
    utf8proc_int32_t point = 0;
    const auto size =
        utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &point);
    if (size <= 0) break;  // names are valid UTF-8: reader and SQL have checked
    points += static_cast<char32_t>(point);
    at += static_cast<size_t>(size);
  }
  return points;
}

void append(std::string& to, utf8proc_int32_t point) {
  utf8proc_uint8_t bytes[4];
  const auto size = utf8proc_encode_char(point, bytes);
  to.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
}

utf8proc_int32_t point_at(const std::u32string& text, size_t index) {
  return index < text.size() ? static_cast<utf8proc_int32_t>(text[index]) : 0;
}

/// A word begins at an upper-case letter after a lower-case one or a digit (orderId), and at the
/// last of several before a lower-case one (IDNumber).
bool begins_word(const std::u32string& text, size_t index) {
  if (index == 0 || !is_upper(point_at(text, index))) return false;
  const utf8proc_int32_t before = point_at(text, index - 1);
  if (!is_word(before)) return false;
  if (!is_upper(before)) return true;
  const utf8proc_int32_t after = point_at(text, index + 1);
  return is_word(after) && !is_upper(after) && !is_digit(after);
}

std::string snake_name(std::string_view name) {
  const std::u32string text = code_points(name);
  std::string snake;
  bool gap = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const utf8proc_int32_t point = point_at(text, i);
    if (!is_word(point)) {
      gap = true;
      continue;
    }
    if ((gap || begins_word(text, i)) && !snake.empty()) snake += '_';
    gap = false;
    if (snake.empty() && is_digit(point)) snake += '_';
    append(snake, utf8proc_tolower(point));
  }
  return snake;
}

std::string lower_name(std::string_view name) {
  std::string lower;
  for (const char32_t point : code_points(name)) {
    append(lower, utf8proc_tolower(static_cast<utf8proc_int32_t>(point)));
  }
  return lower;
}

[[noreturn]] void refuse(std::string message, const std::string& column) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.column_name = column;
  error.fix = "name the columns in SQL with AS, or keep their names";
  throw error;
}

/// Throws if the name is empty or was given to a column before.
void require_own_name(std::map<std::string, std::string>& given, const std::string& from,
                      const std::string& to) {
  if (to.empty()) {
    refuse(fmt::format("nothing is left of the name '{}' in this style", escape_controls(from)),
           from);
  }
  const auto [other, is_free] = given.emplace(to, from);
  if (is_free) return;
  refuse(fmt::format("columns '{}' and '{}' would both be called '{}'",
                     escape_controls(other->second), escape_controls(from), to),
         from);
}

}  // namespace

std::string styled_name(std::string_view name, NameStyle style) {
  switch (style) {
    case NameStyle::kKeep:
      return std::string(name);
    case NameStyle::kLower:
      return lower_name(name);
    case NameStyle::kSnake:
      return snake_name(name);
  }
  fail_internal("unknown style of names", __FILE__, __LINE__);
}

void style_output_names(plan::Plan& plan, NameStyle style) {
  if (style == NameStyle::kKeep) return;
  std::map<std::string, std::string> given;
  std::string changes;
  size_t changed = 0;
  for (Field& field : plan.output.fields) {
    const std::string to = styled_name(field.name, style);
    require_own_name(given, field.name, to);
    if (to == field.name) continue;
    if (++changed <= kNamesShown) {
      changes +=
          fmt::format("{}'{}' is {}", changes.empty() ? "" : ", ", escape_controls(field.name), to);
    }
    field.name = to;
  }
  if (changed == 0) return;
  if (changed > kNamesShown) changes += fmt::format(", and {} more", changed - kNamesShown);
  plan.notes.push_back("names of columns: " + changes);
}

}  // namespace adze::engine
