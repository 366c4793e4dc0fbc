#pragma once

#include "column/batch.h"

/// Rows of vectors by their indexes: the one way in which filters, branches of CASE, sorts and
/// materialised rows pick rows.
namespace adze {

/// The rows `rows[0..count)` of `source`, in that order. Constants stay constants, dictionary codes
/// stay codes; texts are not copied.
Vector gather(const Vector& source, const uint32_t* rows, size_t count, VectorStorage& storage);

/// The rows from `begin` on: a view.
Vector slice(const Vector& source, size_t begin);

/// A batch of views of rows [begin, begin + count).
void slice_batch(const Batch& source, size_t begin, size_t count, Batch& to);

/// A value per row: a constant is repeated, codes are looked up. Flat vectors are returned as they
/// are.
Vector flatten(const Vector& source, size_t rows, VectorStorage& storage);

}  // namespace adze
