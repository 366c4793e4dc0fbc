// A group of fields that the number kernels parse together, a lane each, included by parse_avx2.cc
// and parse_avx512.cc inside their namespaces.
//
// The spans of a column are two arrays, so that a group is 4 or 8 of each, read in place. Only
// the last group of a call may have fewer: its spans are copied, and lanes past the last field are
// made empty fields, so that the kernels need no loop for the rest and no masks for their loads.
// `live` keeps those lanes off the list of others. Tested by parse_kernels_test.cc, which tries all
// small counts.
//
// Nothing here may be shared with the rest of the program (see kernels.h), hence the anonymous
// namespace.

namespace {

template <size_t kLanes>
struct FieldGroup {
  const uint32_t* begin;  ///< of kLanes fields, in the caller's memory or in copies_
  const uint32_t* end;
  unsigned live;  ///< a bit for each lane that has a field

  /// Takes the first kLanes of `left` fields, 1 or more. Lanes past the last one are empty and lie
  /// where the first one begins.
  [[gnu::always_inline]] void load(const uint32_t* begins, const uint32_t* ends, size_t left) {
    begin = begins;
    end = ends;
    live = (1U << kLanes) - 1;
    if (left < kLanes) [[unlikely]]
      copy(left);
  }

 private:
  [[gnu::noinline]] void copy(size_t left) {
    live = (1U << left) - 1;
    for (size_t lane = 0; lane < kLanes; ++lane) {
      copies_[lane] = lane < left ? begin[lane] : begin[0];
      copies_[lane + kLanes] = lane < left ? end[lane] : begin[0];
    }
    begin = copies_;
    end = copies_ + kLanes;
  }

  uint32_t copies_[2 * kLanes];
};

}  // namespace
