// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Contours: which levels, marching squares whose segments are joined to lines, and lines with
// fewer points.
//
// [L87] Lorensen, Cline. Marching cubes. SIGGRAPH 1987; here in two dimensions, with the mean
// of the corners where a cell is a saddle.
#include "plot/contour.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

// ---- levels ----

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static const double largest_power = 8.0;

bool cli_contour_levels(const double *values, size_t count, size_t most, double *levels,
                        size_t *count_out)
{
    enum { SAMPLE = 4096 };
    const size_t stride = (count / SAMPLE) | 1; /* odd: not one column of the grid */
    double *sample = malloc((count / stride + 1) * sizeof *sample);
    if (!sample) {
        return false;
    }
    double least = HUGE_VAL, greatest = -HUGE_VAL;
    size_t m = 0;
    for (size_t i = 0; i < count; i++) {
        if (isfinite(values[i])) {
            least = fmin(least, values[i]);
            greatest = fmax(greatest, values[i]);
            if (i % stride == 0) {
                sample[m++] = values[i];
            }
        }
    }
    *count_out = 0;
    if (m > 0 && isfinite(greatest - least)) {
        qsort(sample, m, sizeof *sample, compare);
        double high = sample[(m - 1) * 98 / 100] - least;
        const double middle = sample[m / 2] - least;
        const double rounding = 1e-12 * fmax(fabs(least), fabs(greatest));
        high = high > rounding ? high : greatest - least;
        if (high > rounding) {
            const double power = middle > 0.0 ? log(middle / high) / log(0.5) : largest_power;
            const double bounded = fmax(1.0, fmin(largest_power, power));
            for (size_t i = 0; i < most; i++) {
                levels[i] = least + high * pow(((double)i + 0.8) / (double)most, bounded);
            }
            *count_out = most;
        }
    }
    free(sample);
    return true;
}

// ---- marching squares ----

// An edge joins a grid point to its right (even) or lower (odd) neighbour: edge = 2 * point or
// 2 * point + 1. A contour crosses an edge at most once, and links it to one edge in each of
// the two cells that it belongs to.
typedef struct tracer {
    const double *values;
    size_t width, height;
    double level;
    size_t (*links)[2]; /* SIZE_MAX: none */
    cli_point *points;
} tracer;

static const size_t none = SIZE_MAX;

static void join(tracer *t, size_t a, size_t b)
{
    t->links[a][t->links[a][0] != none] = b;
    t->links[b][t->links[b][0] != none] = a;
}

static void cross_cell(tracer *t, size_t row, size_t column)
{
    const size_t at = row * t->width + column;
    const double v[4] = {t->values[at], t->values[at + 1], t->values[at + t->width + 1],
                         t->values[at + t->width]}; /* clockwise */
    bool above[4];
    for (int i = 0; i < 4; i++) {
        if (!isfinite(v[i])) {
            return;
        }
        above[i] = v[i] >= t->level;
    }
    const size_t edges[4] = {2 * at, 2 * (at + 1) + 1, 2 * (at + t->width), 2 * at + 1};
    size_t crossed[4], count = 0; /* top, right, bottom, left */
    for (int i = 0; i < 4; i++) {
        if (above[i] != above[(i + 1) % 4]) {
            crossed[count++] = edges[i];
        }
    }
    if (count == 2) {
        join(t, crossed[0], crossed[1]);
    } else if (count == 4) {
        const double mean = 0.25 * v[0] + 0.25 * v[1] + 0.25 * v[2] + 0.25 * v[3];
        const int first = (mean >= t->level) == above[0] ? 0 : 1;
        join(t, crossed[first], crossed[first + 1]);
        join(t, crossed[first + 2], crossed[(first + 3) % 4]);
    }
}

static cli_point crossing(const tracer *t, size_t edge)
{
    const size_t at = edge / 2;
    const size_t to = edge % 2 ? at + t->width : at + 1;
    // Halves: the difference of two finite numbers may not be.
    const double a = 0.5 * t->values[at], b = 0.5 * t->values[to];
    const double part = (0.5 * t->level - a) / (b - a);
    const size_t row = at / t->width, column = at % t->width;
    cli_point point = {(double)column, (double)row};
    if (edge % 2) {
        point.y += part;
    } else {
        point.x += part;
    }
    return point;
}

// Follows a contour from an edge to its end, and unlinks what it passed.
static void follow(tracer *t, size_t start, cli_contour_line *line, void *user)
{
    size_t count = 0, edge = start;
    bool closed = false;
    while (edge != none && !closed) {
        t->points[count++] = crossing(t, edge);
        const size_t way = t->links[edge][0] != none ? 0 : 1;
        const size_t next = t->links[edge][way];
        t->links[edge][way] = none;
        if (next != none) {
            t->links[next][t->links[next][0] == edge ? 0 : 1] = none;
        }
        closed = next == start;
        edge = next;
    }
    if (closed) {
        t->points[count++] = t->points[0];
    }
    if (count > 1) {
        line(t->points, count, user);
    }
}

bool cli_contour_trace(const double *values, size_t width, size_t height, double level,
                       cli_contour_line *line, void *user)
{
    const size_t edges = 2 * width * height;
    tracer t = {.values = values, .width = width, .height = height, .level = level};
    t.links = malloc(edges * sizeof *t.links);
    t.points = malloc((edges + 1) * sizeof *t.points);
    const bool made = t.links && t.points;
    if (made) {
        for (size_t i = 0; i < edges; i++) {
            t.links[i][0] = t.links[i][1] = none;
        }
        for (size_t row = 0; row + 1 < height; row++) {
            for (size_t column = 0; column + 1 < width; column++) {
                cross_cell(&t, row, column);
            }
        }
        // Lines with ends first, so that none is begun in its middle; what is left is closed.
        for (int closed = 0; closed < 2; closed++) {
            for (size_t i = 0; i < edges; i++) {
                const bool one = t.links[i][0] != none, two = t.links[i][1] != none;
                if (closed ? one || two : one != two) {
                    follow(&t, i, line, user);
                }
            }
        }
    }
    free(t.links);
    free(t.points);
    return made;
}

// ---- fewer points ----

// The directions from an anchor that pass all points so far within the tolerance.
typedef struct cone {
    cli_point anchor;
    double x, y;      /* direction of the first point that is beyond the tolerance; 0, 0 */
    double low, high; /* angles to it */
    double farthest;
} cone;

// Whether a straight line from the anchor to the point passes what lies between; if so, the
// point lies between from now on.
static bool extend(cone *c, cli_point point, double tolerance)
{
    const double dx = point.x - c->anchor.x, dy = point.y - c->anchor.y;
    const double distance = hypot(dx, dy);
    if (distance < c->farthest - tolerance) { /* it turned back */
        return false;
    }
    if (distance <= tolerance) {
        return true;
    }
    if (c->x == 0.0 && c->y == 0.0) {
        c->x = dx;
        c->y = dy;
        c->low = -1.6;
        c->high = 1.6;
    }
    const double angle = atan2(c->x * dy - c->y * dx, c->x * dx + c->y * dy);
    if (angle < c->low || angle > c->high) {
        return false;
    }
    const double half = asin(tolerance / distance);
    c->low = fmax(c->low, angle - half);
    c->high = fmin(c->high, angle + half);
    c->farthest = fmax(c->farthest, distance);
    return true;
}

size_t cli_simplify(cli_point *points, size_t count, double tolerance)
{
    if (count < 3) {
        return count;
    }
    cone c = {.anchor = points[0]};
    cli_point previous = points[0];
    size_t kept = 1;
    for (size_t i = 1; i < count; i++) {
        const cli_point point = points[i];
        if (!extend(&c, point, tolerance)) {
            points[kept++] = previous;
            c = (cone){.anchor = previous};
            extend(&c, point, tolerance);
        }
        previous = point;
    }
    points[kept++] = previous;
    return kept;
}
