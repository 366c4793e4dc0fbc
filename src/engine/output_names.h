#pragma once

#include <string>
#include <string_view>

#include "plan/plan.h"

namespace adze::engine {

/// How the columns of a result are called in the target.
enum class NameStyle {
  kKeep,   ///< as the SQL and the input's header call them
  kLower,  ///< lower case, as Athena and Glue read them
  kSnake,  ///< lower case, words joined by one _, nothing but letters, digits and _
};

/// One name in a style: "Order ID" and "OrderID" are order_id in snake, "SetID_OBR" is set_id_obr.
/// Letters of all scripts stay. A name that has none and would begin with a digit begins with _.
std::string styled_name(std::string_view name, NameStyle style);

/// Gives the result of `plan` names of that style and notes the ones that changed. Throws
/// Error(kUsage) where two columns would get the same name, or one none at all.
void style_output_names(plan::Plan& plan, NameStyle style);

}  // namespace adze::engine
