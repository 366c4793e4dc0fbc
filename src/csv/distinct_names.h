#pragma once

#include <string>
#include <vector>

namespace adze::csv {

/// Names by which every column of a header can be told from the others, also where case is ignored:
/// a, a, A become a, a_1, A_2, and a blank one is column and its position from 0, as it would be
/// without a header. A number that another column has already is left out. Names that are fine
/// stay.
std::vector<std::string> distinct_names(std::vector<std::string> names);

/// True if nothing but blanks is in the name.
bool is_blank_name(const std::string& name);

}  // namespace adze::csv
