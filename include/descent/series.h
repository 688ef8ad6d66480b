// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Series of numbers that are drawn: which of many points a picture needs. average.h smooths them,
// which comes first.
//
// Threads: a function of its arguments, from any thread.
#ifndef DESCENT_SERIES_H
#define DESCENT_SERIES_H

#include <descent/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Chooses at most `most` (4 at least) of the points x[count], y[count] such that a line through
/// them looks like the line through all. x ascends; NULL: the index. y is NAN where a value is
/// missing. The range of x is cut into most / 4 equal stretches, and each keeps its first, last,
/// lowest and highest value: so the extremes of the whole series are kept, and in a picture of
/// as many columns as there are stretches no pixel changes. A stretch without any value keeps a
/// missing one, where the line has its gap. chosen (out, room for `most`, at least 4) are the
/// indices, ascending. Returns how many; all when there are no more than `most`.
///
/// [J14] Jugel, Jerzak, Hackenbroich, Markl. M4: a visualization-oriented time series data
/// aggregation. VLDB 2014.
DESCENT_API size_t descent_series_thin(size_t count, const double *x, const double *y,
                                       size_t most, size_t *chosen);

#ifdef __cplusplus
}
#endif

#endif
