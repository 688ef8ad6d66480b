// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The parts of descent_map_find: one search (map_search.c), at kinks (map_kink.c), what is
// around its end (map_around.c), what hangs together (map_link.c), sums of
// functions of one coordinate (map_separable.c, map_line.c), the list of what was found
// (map_found.c), and who does what when (map.c).
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

/// ((a - b) / width of the box)^2, root of the mean over the coordinates.
double dsc_map_distance(const dsc_map_box *box, const double *a, const double *b);

/// Whether x lies in the box, made wider on each side by `margin` times its width.
bool dsc_map_inside(const dsc_map_box *box, const double *x, double margin);

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

/// Whether somebody asked to stop, or the time is over. Asked between products with the
/// Hessian: looking at the clock costs nothing compared with one.
bool dsc_map_is_stopped(const dsc_map_walker *walker);

/// Takes the objective over; freed with dsc_map_walker_free.
descent_status dsc_map_walker_create(dsc_map_walker *walker, const dsc_map_box *box,
                                     descent_objective *objective, atomic_bool *stopping,
                                     descent_error *error);
void dsc_map_walker_free(dsc_map_walker *walker);

/// Within a search: it is given up, as somebody asked to stop.
bool dsc_map_gives_up(dsc_map_walker *walker);

/// w->matrix = the Hessian at x. *finite (out): all of it is.
descent_status dsc_map_multiply_all(dsc_map_walker *walker, const double *x, bool *finite,
                                    descent_error *error);

/// The largest size of an eigenvalue in w->dense.
double dsc_map_scale(const dsc_map_walker *walker);

descent_status dsc_map_walk(dsc_map_walker *walker, dsc_map_search *search,
                            descent_error *error);

/// w->dense = the spectrum at x. *finite (out): there is one.
descent_status dsc_map_look(dsc_map_walker *walker, const double *x, bool *finite,
                            descent_error *error);

/// What values around search->x, with the spectrum in w->dense and the length `slope` of the
/// gradient, say about it: bent, lower; or that nothing can be seen of a point (the end is
/// flat), or that it is on the side of a tip (stalled).
descent_status dsc_map_look_around(dsc_map_walker *walker, dsc_map_search *search, double f,
                                   double slope, descent_error *error);

/// From a point of a curve or a surface of such points along it into the box. *inside (out): it
/// is there, and search->x, f, values are those of there.
descent_status dsc_map_move_inside(dsc_map_walker *walker, dsc_map_search *search, bool *inside,
                                   descent_error *error);

/// Down from where a search stalled (search->x, f: in and out) to a kink from which no way
/// leads down, or to another end. Nothing beyond 40 parameters.
descent_status dsc_map_slide(dsc_map_walker *walker, dsc_map_search *search,
                             descent_error *error);

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

void dsc_map_list_free(dsc_map_list *list);

/// Where the end of a search belongs: *number (out) in list->found, new (*is_new, out) or not;
/// SIZE_MAX: it is no point after all, and search->end says what it is. `walker`'s objective is
/// for questions at points that are new and not clear.
descent_status dsc_map_list_take(dsc_map_list *list, dsc_map_walker *walker,
                                 dsc_map_search *search, size_t *number, bool *is_new,
                                 descent_error *error);

/// What random searches have not seen.
typedef struct dsc_map_unseen {
    double share, points; /* descent_map.unseen, .unseen_points */
    double one;           /* .unseen_one */
} dsc_map_unseen;

/// Estimates from the points that random starts hit: unseen share and number. stands: NULL, or
/// the point that stands for each (only those that stand for themselves count).
dsc_map_unseen dsc_map_estimate(const dsc_map_list *list, const size_t *stands);

/// Index and zero eigenvalues by the threshold, and whether both are the same for thresholds
/// ten times smaller and larger.
typedef struct dsc_map_inertia {
    size_t index, nullity;
    bool clear;
} dsc_map_inertia;
dsc_map_inertia dsc_map_inertia_of(size_t n, const double *values, double doubt,
                                   double threshold);

/// The order of points in a map: by index, value, coordinates, the last two but for rounding.
int dsc_map_compare(size_t n, const descent_map_point *a, const descent_map_point *b);

/// The map's points, edges and numbers from the list, which is emptied.
descent_status dsc_map_fill(dsc_map_list *list, descent_map *map, descent_error *error);

// ---- what hangs together ----

/// Groups of minima among the points that the edges join; above[count]: work.
size_t dsc_map_groups(const descent_map_point *points, size_t count,
                      const descent_map_edge *edges, size_t edge_count, size_t *above);

typedef struct dsc_map_pair {
    size_t a, b; /* numbers in the list, a < b */
} dsc_map_pair;
typedef struct dsc_map_links {
    dsc_map_pair *pairs; /* that were tried; freed with free */
    size_t count, room;
} dsc_map_links;

/// Adds pairs of minima of different groups, for each the nearest one that was not tried; none
/// when there are none, or a lot were tried.
descent_status dsc_map_pairs(const dsc_map_list *list, dsc_map_links *links,
                             descent_error *error);

/// x[n] (out) = the highest point between a and b; *distance (out) of these.
descent_status dsc_map_between(dsc_map_walker *walker, const double *a, const double *b,
                               double *x, double *distance, descent_error *error);

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

/// Those along coordinate `axis` through x[n] (kept), between the ends of the box.
descent_status dsc_map_line(dsc_map_walker *walker, double *x, size_t axis,
                            dsc_map_line_found *found, descent_error *error);

/// Finds out whether f is such a sum, and then fills *map (out): points, edges, numbers by
/// index. *separable (out) is false when it is none or the points do not stand a check.
descent_status dsc_map_separable(dsc_map_walker *walker, const descent_map_options *options,
                                 descent_map *map, bool *separable, descent_error *error);

/// The Euclidean norm, added up in order.
double dsc_map_norm(size_t n, const double *x);

bool dsc_map_all_finite(size_t n, const double *x);

#endif
