#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

/// The messages of PostgreSQL as a source: which failure is whose fault, by SQLSTATE, for a
/// server's texts are in its own language. Texts that can hold values of rows are told as data
/// only, and nothing is repeated that holds a password.
namespace adze::postgres {

/// What a server says of a statement that failed.
struct ServerSays {
  std::string sqlstate;  ///< five characters
  std::string message;   ///< its first line
  std::string hint = {};
  size_t position = 0;  ///< in the statement, in characters from 1; 0: none
};

/// A statement that failed.
Error server_error(const ServerSays& says);

/// No connection, or one that broke. `text` is libpq's, for several hosts several lines of it;
/// with PQERRORS_VERBOSE it holds the SQLSTATE. `secrets` are not shown where it repeats them.
Error connection_error(std::string_view text, bool needs_password,
                       std::span<const std::string> secrets);

/// The connection broke while it was used.
Error lost_connection_error(std::string_view text, std::span<const std::string> secrets);

/// Puts the error at `position` of the query: line, column, and the line's text with a caret.
void place_in_query(std::string_view query, size_t position, Error& error);

}  // namespace adze::postgres
