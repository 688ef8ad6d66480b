// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which part of the plane a picture shows.
//
// Paths decide, each by the same rule, so that one that runs away does not squeeze the others
// to a dot: points count where the function is not higher than at the highest start, and only
// as far from the start as four times what the lesser half of the paths reach (or as the
// start's own coordinate, or as the box is wide). What lies outside is cut off.
#include "plot/region.h"

#include <math.h>
#include <stdlib.h>

#include "plot/number.h"
#include "plot/well.h"

static const double farthest = 1e300; /* so that differences are finite */

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

// A range around low .. high, wider by `margin` of its length at both ends.
static cli_range widen(double low, double high, double margin)
{
    low = fmax(-farthest, fmin(farthest, low));
    high = fmax(-farthest, fmin(farthest, high));
    const double largest = fmax(fabs(low), fabs(high));
    if (!(high - low > 1e-9 * largest)) { /* also when both are 0 */
        const double half = largest > 1e-290 ? 0.5 * largest : 1.0;
        return (cli_range){low - half, high + half};
    }
    const double more = margin * (high - low);
    return (cli_range){low - more, high + more};
}

// ---- the variables of a function ----

typedef struct extent {
    double low, high; /* NAN before the first point */
} extent;

static void include(extent *e, double value)
{
    e->low = fmin(e->low, value);
    e->high = fmax(e->high, value);
}

static double highest_start(const cli_scene *scene)
{
    double highest = (double)NAN;
    for (size_t i = 0; i < scene->plot->line_count; i++) {
        const double *heights = cli_scene_heights(scene, i);
        if (scene->plot->lines[i].count > 0 && isfinite(heights[0])) {
            highest = fmax(highest, heights[0]);
        }
    }
    return isnan(highest) ? HUGE_VAL : highest;
}

static bool counts(const cli_scene *scene, const cli_plot_line *line, const double *heights,
                   size_t i, double ceiling)
{
    const size_t n = scene->plot->variables;
    bool finite = true;
    for (size_t k = 0; k < n; k++) {
        finite = finite && isfinite(line->at[i * n + k]);
    }
    return finite && (i == 0 || (isfinite(heights[i]) && heights[i] <= ceiling));
}

// How far from its start a path may go along an axis and still be shown.
static double longest_reach(const cli_scene *scene, size_t axis, double ceiling,
                            double *reaches)
{
    const cli_plot *plot = scene->plot;
    const size_t n = plot->variables;
    double scale = 0.0;
    size_t count = 0;
    for (size_t p = 0; p < plot->line_count; p++) {
        const cli_plot_line *line = &plot->lines[p];
        const double *heights = cli_scene_heights(scene, p);
        if (line->count == 0 || !counts(scene, line, heights, 0, ceiling)) {
            continue;
        }
        double reach = 0.0;
        for (size_t i = 1; i < line->count; i++) {
            if (counts(scene, line, heights, i, ceiling)) {
                reach = fmax(reach, fabs(line->at[i * n + axis] - line->at[axis]));
            }
        }
        reaches[count++] = reach;
        scale = fmax(scale, fabs(line->at[axis]));
    }
    if (count == 0) {
        return 0.0;
    }
    qsort(reaches, count, sizeof *reaches, compare);
    scale = scale > 0.0 ? scale : 1.0;
    if (cli_plot_has_box(plot, axis)) {
        scale = fmax(scale, plot->upper[axis] - plot->lower[axis]);
    }
    const double usual = fmin(reaches[(count - 1) / 2], 100.0 * scale);
    return 4.0 * fmax(usual, scale);
}

static extent paths_extent(const cli_scene *scene, size_t axis, double ceiling, double most)
{
    const cli_plot *plot = scene->plot;
    extent e = {(double)NAN, (double)NAN};
    for (size_t p = 0; p < plot->line_count; p++) {
        const cli_plot_line *line = &plot->lines[p];
        const double *heights = cli_scene_heights(scene, p);
        for (size_t i = 0; i < line->count; i++) {
            if (counts(scene, line, heights, i, ceiling)) {
                const double start = line->at[axis];
                const double at = line->at[i * plot->variables + axis];
                include(&e, isfinite(start) ? fmax(start - most, fmin(start + most, at)) : at);
            }
        }
    }
    return e;
}

// The box widens what the paths take, up to `most` times its length on either side.
static cli_range with_box(const cli_plot *plot, size_t axis, extent paths)
{
    const bool curve = plot->variables == 1;
    const double lower = plot->lower[axis], upper = plot->upper[axis];
    const bool box = cli_plot_has_box(plot, axis);
    if (isnan(paths.low) || (box && plot->exact)) {
        return box ? widen(lower, upper, 0.0) : widen(-1.0, 1.0, 0.0);
    }
    cli_range range = widen(paths.low, paths.high, box || curve ? 0.1 : 0.2);
    if (box) {
        const double most = (curve ? 5.0 : 1.2) * (range.high - range.low);
        range.low = fmin(range.low, fmax(lower, range.low - most));
        range.high = fmax(range.high, fmin(upper, range.high + most));
    }
    return range;
}

static bool set_variables(cli_scene *scene)
{
    const cli_plot *plot = scene->plot;
    double *reaches = calloc(plot->line_count + 1, sizeof *reaches);
    if (!reaches) {
        return false;
    }
    const double ceiling = highest_start(scene);
    extent extents[2] = {{(double)NAN, (double)NAN}, {(double)NAN, (double)NAN}};
    for (size_t axis = 0; axis < plot->variables; axis++) {
        const double most = longest_reach(scene, axis, ceiling, reaches);
        extents[axis] = paths_extent(scene, axis, ceiling, most);
    }
    free(reaches);
    if (plot->variables == 2) {
        // Paths along an axis are shown with something around them.
        for (size_t axis = 0; axis < 2; axis++) {
            extent *e = &extents[axis];
            const double other = extents[1 - axis].high - extents[1 - axis].low;
            if (e->high - e->low < 0.05 * other) {
                const double middle = 0.5 * e->low + 0.5 * e->high;
                *e = (extent){middle - 0.25 * other, middle + 0.25 * other};
            }
        }
        scene->y = with_box(plot, 1, extents[1]);
    }
    scene->x = with_box(plot, 0, extents[0]);
    return cli_scene_widen(scene, ceiling);
}

// ---- heights of a curve, values of series ----

// The middle of the curve, the path on it, and the rest where that does not take most of the
// room.
static bool set_curve_heights(cli_scene *scene)
{
    double values[CLI_PLOT_SAMPLES];
    if (!cli_scene_grid(scene, CLI_PLOT_SAMPLES, 1, true, values)) {
        return false;
    }
    size_t count = 0;
    for (size_t i = 0; i < CLI_PLOT_SAMPLES; i++) {
        if (isfinite(values[i])) {
            values[count++] = values[i];
        }
    }
    qsort(values, count, sizeof *values, compare);
    extent e = {(double)NAN, (double)NAN};
    if (count > 0) {
        include(&e, values[count / 10]);
        include(&e, values[count - 1 - count / 10]);
    }
    const double ceiling = highest_start(scene);
    for (size_t p = 0; p < scene->plot->line_count; p++) {
        const cli_plot_line *line = &scene->plot->lines[p];
        const double *heights = cli_scene_heights(scene, p);
        for (size_t i = 0; i < line->count; i++) {
            const double x = line->at[i];
            if (x >= scene->x.low && x <= scene->x.high && isfinite(heights[i]) &&
                heights[i] <= ceiling) {
                include(&e, heights[i]);
            }
        }
    }
    if (count > 0) {
        const double length = e.high - e.low;
        const double bottom = values[0], top = values[count - 1];
        e.high = top - e.low <= 2.0 * length ? fmax(e.high, top) : e.high;
        e.low = e.high - bottom <= 2.0 * length ? fmin(e.low, bottom) : e.low;
    }
    scene->y = isnan(e.low) ? widen(0.0, 1.0, 0.0) : widen(e.low, e.high, 0.06);
    return true;
}

static void set_series(cli_scene *scene)
{
    const cli_plot *plot = scene->plot;
    extent e = {(double)NAN, (double)NAN}, wide = e;
    size_t longest = 0;
    for (size_t p = 0; p < plot->line_count; p++) {
        const cli_plot_line *line = &plot->lines[p];
        longest = line->count > longest ? line->count : longest;
        for (size_t i = 0; i < line->count; i++) {
            const double height = cli_scene_height(plot, line->at[i]);
            if (isfinite(height)) {
                include(&e, height);
            }
            if (line->x && isfinite(line->x[i])) {
                include(&wide, line->x[i]);
            }
        }
    }
    scene->x = isfinite(wide.low)
                   ? widen(wide.low, wide.high, 0.015)
                   : (cli_range){cli_scene_index(plot, -0.5),
                                 cli_scene_index(plot, fmax((double)longest, 1.0) - 0.5)};
    scene->y = isnan(e.low) ? widen(0.0, 1.0, 0.0) : widen(e.low, e.high, 0.04);
}

// ---- the scene ----

static bool set_heights(cli_scene *scene)
{
    const cli_plot *plot = scene->plot;
    size_t count = 0;
    for (size_t i = 0; i < plot->line_count; i++) {
        count += plot->lines[i].count;
    }
    scene->heights = calloc(count + 1, sizeof *scene->heights);
    if (!scene->heights) {
        return false;
    }
    size_t done = 0;
    for (size_t i = 0; i < plot->line_count; i++) {
        const cli_plot_line *line = &plot->lines[i];
        if (line->count > 0) {
            plot->values(line->count, line->at, scene->heights + done, plot->user);
        }
        done += line->count;
    }
    return true;
}

bool cli_scene_make(const cli_plot *plot, cli_scene *scene)
{
    *scene = (cli_scene){.plot = plot};
    if (plot->variables == 0) {
        set_series(scene);
        return true;
    }
    const bool made = set_heights(scene) && set_variables(scene) &&
                      (plot->variables == 2 || set_curve_heights(scene));
    if (!made) {
        cli_scene_free(scene);
    }
    return made;
}
