#include "postgres/server_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/data_shape.h"

namespace adze::postgres {
namespace {

constexpr size_t kMessageBytesMax = 500;
/// Lines longer than this are not shown with a caret.
constexpr size_t kExcerptBytesMax = 200;

/// What a class of SQLSTATEs means to whoever reads a table.
struct StateRow {
  std::string_view state;  ///< the beginning of it
  ErrorCategory category;
  const char* what;
  const char* fix;
  bool shows_text = true;  ///< false: the server's text may hold values of rows
  bool may_run_again = false;
};

constexpr const char* kLater = "run adze again later";

/// The first row that fits.
constexpr StateRow kStates[] = {
    {"28", ErrorCategory::kPermission, "the server refuses the user",
     "check user and password (user@ in the address, PGPASSWORD, .pgpass, auth), and the server's "
     "pg_hba.conf"},
    {"3D000", ErrorCategory::kInput, "there is no such database",
     "check the name behind the last '/' of the address"},
    {"42501", ErrorCategory::kPermission, "the server denies access",
     "ask the owner to GRANT SELECT on it, or connect as another user"},
    {"25006", ErrorCategory::kUsage, "the query writes, and adze only reads", "write a SELECT"},
    {"42", ErrorCategory::kUsage, "the server does not understand the query", ""},
    {"3F000", ErrorCategory::kUsage, "the server does not understand the query", ""},
    {"0A", ErrorCategory::kUsage, "the server can't do what the query asks", ""},
    {"54", ErrorCategory::kUsage, "the query is beyond a limit of the server", ""},
    {"57014", ErrorCategory::kResources, "the server canceled the query",
     "raise statement_timeout or --timeout, or let the query do less"},
    {"57P03", ErrorCategory::kInput, "the server does not accept connections now", kLater, true,
     true},
    {"57", ErrorCategory::kInput, "the server ended the connection", kLater, true, true},
    {"53300", ErrorCategory::kInput, "the server has too many connections", kLater, true, true},
    {"53", ErrorCategory::kInput, "the server lacks resources", kLater, true, true},
    {"40", ErrorCategory::kInput, "the server gave the query up", kLater, true, true},
    {"55P03", ErrorCategory::kInput, "somebody holds a lock on the table", kLater, true, true},
    {"22", ErrorCategory::kSqlData, "the query failed on its data",
     "mend the expression, or leave such rows out by WHERE", false},
    {"21", ErrorCategory::kSqlData, "the query failed on its data", "mend the expression", false},
    {"23", ErrorCategory::kSqlData, "the query failed on its data", "", false},
    {"2", ErrorCategory::kUsage, "the server refuses the query", ""},
    {"P0", ErrorCategory::kSqlData, "a function of the server failed", "", false},
    {"XX", ErrorCategory::kInput, "the server has an error of its own",
     "ask whoever looks after it; its log says more", false},
};

const StateRow* find_state(std::string_view sqlstate) {
  for (const StateRow& row : kStates) {
    if (sqlstate.starts_with(row.state)) return &row;
  }
  return nullptr;
}

std::string one_line(std::string_view text) {
  const bool is_cut = text.size() > kMessageBytesMax;
  while (text.size() > kMessageBytesMax ||
         (is_cut && !text.empty() && (text.back() & 0xC0) == 0x80)) {
    text.remove_suffix(1);
  }
  return escape_controls(text) + (is_cut ? "…" : "");
}

std::string without_secrets(std::string_view text, std::span<const std::string> secrets) {
  std::string shown(text);
  for (const std::string& secret : secrets) {
    if (secret.empty()) continue;
    for (size_t at = shown.find(secret); at != std::string::npos; at = shown.find(secret, at)) {
      shown.replace(at, secret.size(), "***");
      at += 3;
    }
  }
  return shown;
}

bool is_state(std::string_view text) {
  return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

/// Takes "28P01: " out of "FATAL:  28P01: password …": the state, or "".
std::string take_state(std::string& line) {
  const size_t at = line.find(":  ");
  if (at == std::string::npos || line.substr(at + 8, 2) != ": ") return "";
  const std::string state = line.substr(at + 3, 5);
  if (!is_state(state)) return "";
  line.erase(at + 3, 7);
  return state;
}

/// What libpq says of a connection that is not to be had: its lines without explanations.
struct ConnectionSays {
  std::string sqlstate;  ///< the last host's
  std::string text;
};

ConnectionSays read_connection_text(std::string_view text) {
  ConnectionSays says;
  while (!text.empty()) {
    std::string line(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    // Of the server's own error the first line counts; libpq's advice is indented.
    const bool is_detail = line.starts_with('\t') || line.starts_with("LOCATION:") ||
                           line.starts_with("DETAIL:") || line.starts_with("HINT:");
    if (line.empty() || is_detail) continue;
    if (const std::string state = take_state(line); !state.empty()) says.sqlstate = state;
    // With sslmode=prefer a server is asked twice, and says the same twice.
    if (says.text.ends_with(line)) continue;
    says.text += (says.text.empty() ? "" : "; ") + line;
  }
  return says;
}

std::string connection_fix(std::string_view text) {
  if (text.find("certificate") != std::string_view::npos ||
      text.find("SSL") != std::string_view::npos) {
    return "check sslmode and sslrootcert in the address (?sslmode=verify-full&sslrootcert=ca.pem)";
  }
  return "check host and port of the address, and whether the server runs and may be reached";
}

}  // namespace

Error server_error(const ServerSays& says) {
  const StateRow* row = find_state(says.sqlstate);
  const char* what = row == nullptr ? "the server refuses" : row->what;
  const std::string text = one_line(says.message);
  const std::string full = fmt::format("{}: {}", what, text);
  const bool shows_text = row == nullptr || row->shows_text;
  Error error(row == nullptr ? ErrorCategory::kInput : row->category,
              shows_text ? full : fmt::format("{} (SQLSTATE {})", what, says.sqlstate));
  if (!shows_text) error.message_with_data = full;
  error.may_run_again = row != nullptr && row->may_run_again;
  error.fix = row == nullptr ? "" : row->fix;
  if (shows_text && !says.hint.empty() && error.fix.empty()) error.fix = one_line(says.hint);
  // A syntax error without a place: the server was given several statements where it takes one.
  if (says.sqlstate == "42601" && says.position == 0) error.fix = "write one statement, a SELECT";
  return error;
}

Error connection_error(std::string_view text, bool needs_password,
                       std::span<const std::string> secrets) {
  const ConnectionSays says = read_connection_text(without_secrets(text, secrets));
  const StateRow* row = find_state(says.sqlstate);
  if (needs_password) {
    Error error(ErrorCategory::kPermission, "the server wants a password, and there is none");
    error.fix =
        "set PGPASSWORD, name its place (--auth password-env:NAME, source.auth), or keep it in "
        "~/.pgpass";
    return error;
  }
  Error error(row == nullptr ? ErrorCategory::kInput : row->category,
              fmt::format("{}: {}", row == nullptr ? "there is no connection" : row->what,
                          one_line(says.text)));
  error.may_run_again = row == nullptr || row->may_run_again;
  error.fix = row == nullptr ? connection_fix(says.text) : row->fix;
  return error;
}

Error lost_connection_error(std::string_view text, std::span<const std::string> secrets) {
  const ConnectionSays says = read_connection_text(without_secrets(text, secrets));
  Error error(ErrorCategory::kInput,
              fmt::format("the connection to the server broke: {}", one_line(says.text)));
  error.may_run_again = true;
  error.fix = "run adze again; what it had read is discarded, for a snapshot can't be resumed";
  return error;
}

void place_in_query(std::string_view query, size_t position, Error& error) {
  if (position == 0) return;
  size_t at = 0;
  for (size_t characters = 0; at < query.size(); ++at) {
    const bool begins_character = (query[at] & 0xC0) != 0x80;
    if (begins_character && ++characters == position) break;
  }
  const std::string_view before = query.substr(0, at);
  const size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  const std::string_view line =
      query.substr(line_begin, query.substr(line_begin).find_first_of("\r\n"));
  const size_t column =
      static_cast<size_t>(std::count_if(before.begin() + static_cast<ptrdiff_t>(line_begin),
                                        before.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  error.line = 1 + static_cast<uint64_t>(std::count(before.begin(), before.end(), '\n'));
  error.column = column + 1;
  if (line.size() <= kExcerptBytesMax) {
    error.excerpt =
        Excerpt{.text = escape_controls(line), .caret_column = column, .is_data = false};
  }
}

}  // namespace adze::postgres
