#pragma once

#include "sql/tokens.h"

namespace adze::sql {

/// Fills in `rewritten` (which is the text so far) and what stands beside it; see Tokens. What
/// looks like one of these pieces and isn't is left alone: PostgreSQL's parser points at it.
void rewrite_tokens(Tokens& tokens);

}  // namespace adze::sql
