// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The stationary points of a function in a box, of every kind, and how they are connected.
//
//     descent_map_options o = descent_map_options_default();
//     descent_map *map = NULL;
//     descent_map_find(make, user, NULL, lower, upper, &o, &map, &error);
//
// Threads: searches may run at the same time. Each makes objectives of its own by `make`, which
// must allow that; a finished map never changes and may be read from any thread. Structs
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
    /// Seconds at most, >= 0; default 60; HUGE_VAL: no limit. A map that this limit ended
    /// depends on the machine.
    double time;
    /// Points closer than this fraction of the width of the box, with values as close, are one;
    /// more than 0, to 1; default 1e-6.
    double tolerance;
    /// Eigenvalues below this fraction of the largest |eigenvalue| count as zero; more than 0,
    /// to 0.5; default 1e-8.
    double threshold;
    /// Largest index that is looked for, 0 to 1e6; 0: minima only; default UINT64_MAX: all.
    uint64_t highest;
    /// Whether minima are joined, by steepest descent from both sides of index-1 saddles;
    /// default true.
    bool connect;
    /// Whether points with the same value and the same eigenvalues are images of each other
    /// (units permuted, signs flipped): one point with copies; default false.
    bool symmetric;
    /// Whether f is known not to be a sum of functions of one variable each; default false.
    /// Otherwise this is decided by its Hessian, which can look diagonal far from a narrow
    /// hole.
    bool coupled;
    /// Points in the list at most, when they are combined from those of each coordinate, 1 to
    /// 1e6; default 2000. The counts by index are exact in any case.
    uint64_t list;
    /// Seed of the starts of searches, 0 to 2^53; default 1.
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
    uint64_t hits;            /* searches that ended at it */
    bool family;     /* one point of a curve or a surface of stationary points (nullity: its
                        dimension); it stands for all with the same value, index and nullity,
                        which may be several curves or surfaces */
    uint64_t copies; /* points that equal this one up to a symmetry, itself included */
} descent_map_point;

/// The saddle `saddle` joins the minima `from` and `to` (indices into points; SIZE_MAX: that
/// side left the box or did not end).
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
    size_t groups;    /* of minima joined by edges, when these were searched for and f is not
                      separable */
    double *by_index; /* n + 1: points of each index, those beyond options->list included */
    double total;     /* their sum */
    bool separable;   /* f is a sum of functions of one coordinate each: the points are all
                         combinations of theirs */
    uint64_t pieces;  /* separable: each axis was cut into at least this many pieces, more where
                         f needs them; half and a quarter of them gave the same number of points
                         ... */
    uint64_t unsettled; /* ... except on this many axes, where more pieces gave other numbers */
    uint64_t searches;
    uint64_t gradient_flat; /* ended where g lies in ker H: not a point */
    uint64_t outside;       /* left the box or did not end */
    double unseen;          /* estimated share of searches that would find a new point
                               (Good, Turing: points seen once / searches that found one) */
    double unseen_points;   /* estimated number of points not found (Chao 1984) */
    double unseen_one;      /* a point that a random search ends at with this probability was
                               missed with a probability of 5 %; one in a narrow hole may be
                               missing */
    bool stopped;           /* by time, the number of searches or the callback */
    double seconds;
} descent_map;

/// Progress of the search. The callback runs now and then in the thread that called
/// descent_map_find; when it returns false the search ends with what was found.
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
