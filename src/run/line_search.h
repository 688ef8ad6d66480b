// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A step length for a direction: phi(alpha) = f(x + alpha d) goes down far enough.
//
//   wolfe          strong Wolfe conditions   phi(a) <= phi(0) + c1 a phi'(0)
//                                            |phi'(a)| <= c2 |phi'(0)|      [N06] 3.5, 3.6
//   backtracking   the first of them, from `first` by halving
//
// Near a minimum differences of values drown in their rounding before the slopes do. There the
// first condition is also met by a value no higher than phi(0) but for rounding whose slope is
// at most (1 - 2 c1) |phi'(0)| (approximate Wolfe conditions, [H05] 4.1; wolfe only).
//
// [N06] Nocedal, Wright. Numerical optimization, second edition. 2006.
// [H05] Hager, Zhang. A new conjugate gradient method with guaranteed descent and an efficient
// line search. SIAM J. Optim. 2005.
#ifndef DSC_RUN_LINE_SEARCH_H
#define DSC_RUN_LINE_SEARCH_H

#include <descent/base.h>

/// phi and phi' at alpha. Numbers that are not finite are results: too far.
typedef descent_status dsc_line_function(void *context, double alpha, double *value,
                                         double *slope, descent_error *error);

typedef struct dsc_line_options {
    bool wolfe;
    double first; /* the first trial */
    double limit; /* the longest step */
    double c1, c2;
} dsc_line_options;

typedef enum dsc_line_end {
    DSC_LINE_FOUND,   /* all conditions hold */
    DSC_LINE_LIMIT,   /* the longest step: the value is low enough, the slope still steep */
    DSC_LINE_PARTIAL, /* the value is low enough, no length with a flat slope was found */
    DSC_LINE_FAILED,  /* no length makes the value smaller */
    DSC_LINE_UPHILL   /* not a direction of descent; nothing was tried */
} dsc_line_end;

typedef struct dsc_line {
    dsc_line_end end;
    double alpha, value, slope; /* of FAILED and UPHILL: those of 0 */
} dsc_line;

/// *line (out). Unless it failed, the last call of the function was with line->alpha.
descent_status dsc_line_search(dsc_line_function *function, void *context,
                               const dsc_line_options *options, double value, double slope,
                               dsc_line *line, descent_error *error);

#endif
