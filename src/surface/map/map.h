// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of descent_map_find share: one search (search.c, by a walker), at kinks
// (kink.c), what is around its end (around.c), what hangs together (link.c), sums of functions of
// one coordinate (separable.c, line.c), the list of what was found (found.c, fill.c), and who
// does what when (map.c).
#ifndef DSC_SURFACE_MAP_MAP_H
#define DSC_SURFACE_MAP_MAP_H

#include <descent/map.h>

#include <stdatomic.h>

#include "surface/spectrum/dense.h"

typedef struct dsc_map_box {
    size_t n;
    const double *lower, *upper; /* n */
    double spread;               /* of the values at some points */
    double width;                /* root mean square of the widths */
} dsc_map_box;

// ---- one search ----

typedef enum dsc_map_end {
    DSC_END_POINT,    /* Newton's step is nothing any more */
    DSC_END_STALLED,  /* no step is short enough: a kink? */
    DSC_END_KINK,     /* 0 lies in the hull of the gradients around, and nothing is lower */
    DSC_END_FLAT,     /* g lies in ker H, or there is neither slope nor curvature */
    DSC_END_OUTSIDE,  /* left the box, or the numbers, or did not end */
    DSC_END_ABANDONED /* somebody asked to stop */
} dsc_map_end;

enum {
    DSC_MAP_NEWTON = -1, /* to the nearest zero of g, of any index */
    DSC_MAP_PATH = -2    /* along the steepest descent */
};

typedef struct dsc_map_search {
    int64_t uphill; /* the number of lowest modes that are ascended, or one of the above */
    int64_t mode;   /* the search starts near x, along eigenvector `mode`, or -1 */
    double side;    /* +1, -1 */
    double radius;  /* of the first step; 0: a part of the box */
    bool track;     /* and goes up along that one, as well as it can be recognised */
    /* in and out */
    double *x; /* n */
    /* out */
    double *values; /* n: eigenvalues, ascending */
    double f, gradient_norm;
    double doubt; /* error of the eigenvalues */
    bool bent;    /* they do not foretell the values nearby: the curvature jumps */
    bool lower;   /* and some of those are lower */
    dsc_map_end end;
} dsc_map_search;

/// What a worker has for itself.
typedef struct dsc_map_walker {
    const dsc_map_box *box;
    descent_objective *objective;
    const descent_rows *rows; /* or NULL */
    atomic_bool *stopping;
    bool (*poll)(void *context); /* NULL, or called before each product: false asks to stop */
    bool walking, abandoned;     /* inside dsc_map_walk; and the search is given up */
    void *context;
    double *block; /* the memory of the arrays below */
    double *g, *x_next, *g_next, *p, *hp, *along, *step, *overlap, *tracked, *kept; /* n each */
    double *matrix;                                                                 /* n x n */
    dsc_dense dense;
} dsc_map_walker;

// ---- what was found ----

typedef struct dsc_map_found {
    descent_map_point p;  /* p.hits: all searches that ended here */
    double *values;       /* n: eigenvalues */
    uint64_t independent; /* of them, those from random starts */
    bool sheet;           /* one of a continuum of such points, all alike */
    size_t side[2];       /* what lies down on both sides: a number in `found`; SIZE_MAX: none;
                             SIZE_MAX - 1: not known */
} dsc_map_found;

typedef struct dsc_map_list {
    const dsc_map_box *box;
    const descent_map_options *options;
    dsc_map_found *found;
    size_t *by_value; /* numbers in `found`, by p.f */
    size_t count, room;
} dsc_map_list;

/// What random searches have not seen.
typedef struct dsc_map_unseen {
    double share, points; /* descent_map.unseen, .unseen_points */
    double one;           /* .unseen_one */
} dsc_map_unseen;

/// Index and zero eigenvalues by the threshold, and whether both are the same for thresholds
/// ten times smaller and larger.
typedef struct dsc_map_inertia {
    size_t index, nullity;
    bool clear;
} dsc_map_inertia;

// ---- what hangs together ----

typedef struct dsc_map_pair {
    size_t a, b; /* numbers in the list, a < b */
} dsc_map_pair;
typedef struct dsc_map_links {
    dsc_map_pair *pairs; /* that were tried; freed with free */
    size_t count, room;
} dsc_map_links;

// ---- sums of functions of one coordinate ----

/// A stationary point on a line.
typedef enum dsc_map_turn {
    DSC_TURN_MINIMUM, /* the slope goes from - to + */
    DSC_TURN_MAXIMUM,
    DSC_TURN_LEVEL /* it has one sign on both sides */
} dsc_map_turn;
typedef struct dsc_map_root {
    double t, f, slope, curvature;
    dsc_map_turn turn;
    bool kink;       /* the slope jumps */
    bool degenerate; /* no curvature */
    bool joined[2];  /* of a maximum: the values fall all the way to the neighbour on the left,
                        on the right, which is a minimum */
} dsc_map_root;

typedef struct dsc_map_line_found {
    dsc_map_root *root; /* in ascending order; freed with free */
    size_t count;
    uint64_t flat; /* places where the slope is small, and smaller than around them, not zero */
    size_t pieces; /* that the line was cut into */
    bool settled;  /* half and a quarter as many pieces gave as many roots */
} dsc_map_line_found;

#endif
