#include "exec/finite_result.h"

#include <fmt/format.h>

#include <cmath>

#include "exec/sql_data_error.h"

namespace adze::exec {

void check_finite(const plan::Aggregate& aggregate, double variance) {
  if (std::isfinite(variance)) return;
  const std::string message =
      fmt::format("{}() of infinite, NaN or very large values has no result",
                  plan::aggregate_name(aggregate.function));
  throw_sql_data(aggregate.position,
                 {message, message, "leave them out with FILTER (WHERE abs(x) < 1e150)"});
}

}  // namespace adze::exec
