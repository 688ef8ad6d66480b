// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The stationary points of a function in a box, of every kind, and how they hang together.
//
//     descent_map_options o = descent_map_options_default();
//     descent_map *map = NULL;
//     descent_map_find(make, user, NULL, lower, upper, &o, &map, &error);
//
// Threads: searches may run at the same time. Each makes objectives of its own by `make`, which
// must allow that; a map that is found never changes and may be read from any thread. Structs
// with members are plain values: any number of threads may read one while none writes it.
#ifndef DESCENT_MAP_H
#define DESCENT_MAP_H

#include <descent/base.h>
#include <descent/objective.h>
#include <descent/options.h>
#include <descent/verdict.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct descent_map_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Searches at most, 1 to 1e9; default 20000.
    uint64_t searches;
    /// Seconds at most, >= 0; default 60; HUGE_VAL: no limit. A map that time has ended depends
    /// on the machine.
    double time;
    /// Points nearer than this part of the width of the box, with values as near, are one; more
    /// than 0, to 1; default 1e-6.
    double tolerance;
    /// Eigenvalues below this part of the largest |eigenvalue| count as zero; more than 0, to
    /// 0.5; default 1e-8.
    double threshold;
    /// Largest index that is looked for, 0 to 1e6; 0: minima only; default UINT64_MAX: all.
    uint64_t highest;
    /// Whether minima are joined, by steepest descent from both sides of index-1 saddles;
    /// default true.
    bool connect;
    /// Whether points with the same value and the same eigenvalues are images of each other
    /// (units permuted, signs flipped): one point with copies; default false.
    bool symmetric;
    /// Whether f is known to be no sum of functions of one variable each; default false. Its
    /// Hessian is then not asked, which has nothing beside its diagonal around a hole that is
    /// narrow.
    bool coupled;
    /// Points in the list at most, where they are combined from those of each coordinate, 1 to
    /// 1e6; default 2000. Their numbers by index are exact all the same.
    uint64_t list;
    /// Seed, 0 to 2^53; default 1. Of the starts of searches.
    uint64_t seed;
    /// Worker threads, 1 to 1024; default 0: one per core. The map is the same for any number.
    uint64_t threads;
} descent_map_options;

DESCENT_API void descent_map_options_init(descent_map_options *options, size_t size);
static inline descent_map_options descent_map_options_default(void)
{
    descent_map_options options;
    descent_map_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_map_option_table(void);

typedef struct descent_map_point {
    descent_place kind;      /* MINIMUM, SADDLE, MAXIMUM, DEGENERATE_*, KINK, UNDETERMINED */
    uint64_t index, nullity; /* negative and zero eigenvalues */
    double f, gradient_norm;
    double smallest, largest; /* eigenvalues */
    double *x;                /* n */
    uint64_t hits;            /* searches that ended here */
    bool family;     /* one point of a curve or a surface of such points (nullity: of how many
                        dimensions); it stands for all that are as high, of the same index and
                        nullity, which may be several curves or surfaces */
    uint64_t copies; /* points that are this one but for a symmetry; 1: none */
} descent_map_point;

/// The saddle `saddle` joins the minima `from` and `to` (places in points; SIZE_MAX: that side
/// left the box or went on for ever).
typedef struct descent_map_edge {
    size_t saddle, from, to;
} descent_map_edge;

typedef struct descent_map {
    size_t size;
    size_t n;
    descent_map_point *points; /* sorted by index, then f */
    size_t point_count;
    descent_map_edge *edges;
    size_t edge_count;
    size_t groups; /* of minima that edges join, where these were looked for; not separable */
    double *by_index; /* n + 1: points of each index, those beyond options->list included */
    double total;     /* their sum */
    bool separable;   /* f is a sum of functions of one coordinate each: points are all their
                         combinations, and found so */
    uint64_t pieces;  /* separable: each axis was cut into so many at least, then further where
                         f asks for it; half and a quarter as many gave as many points ... */
    uint64_t unsettled; /* ... but on so many axes, where more pieces gave other numbers */
    uint64_t searches;
    uint64_t gradient_flat; /* ended where g lies in ker H: no point */
    uint64_t outside;       /* left the box, or did not end */
    double unseen;          /* estimated share of searches that would find a new point
                               (Good, Turing: points seen once / searches that found one) */
    double unseen_points;   /* estimated number of points not found (Chao 1984) */
    double unseen_one;      /* a point that random searches end at with this probability was
                               missed with one of 5 %; one in a narrow hole may be missing */
    bool stopped;           /* by time, the number of searches or the callback */
    double seconds;
} descent_map;

/// How far the search is. Called now and then by the thread that called descent_map_find; false
/// ends the search with what was found.
typedef struct descent_map_progress {
    size_t size;
    uint64_t searches;
    size_t points;
    double unseen, seconds;
} descent_map_progress;
typedef bool descent_map_callback(const descent_map_progress *progress, void *user);

/// Searches the box lower[n], upper[n] (finite) on the rows (NULL: all examples). callback may
/// be NULL. *map (out) is freed with descent_map_free. The same seed gives the same map on any
/// number of threads, unless time or the callback ended it. DESCENT_UNSUPPORTED beyond 200
/// parameters.
DESCENT_API descent_status descent_map_find(descent_objective_maker *make, void *user,
                                            const descent_rows *rows, const double *lower,
                                            const double *upper,
                                            const descent_map_options *options,
                                            descent_map_callback *callback, void *callback_user,
                                            descent_map **map, descent_error *error);
DESCENT_API void descent_map_free(descent_map *map);

#ifdef __cplusplus
}
#endif

#endif
