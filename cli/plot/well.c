// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The well around the paths: all that is connected with them and not higher than their highest
// start. A picture of the paths alone hides the other half of the valley, and the better
// minimum next to it.
#include "plot/well.h"

#include <math.h>
#include <stdlib.h>

#include "plot/number.h"
#include "plot/picture.h"

// How far is looked on either side of the paths, in their lengths; how wide a rim may be when
// the function is lower again behind it; and how much is shown of a slope that has no rim.
static const double curve_reach = 5.0, rim = 2.0, open_reach = 1.5;
// The same in two dimensions, where a well that goes on further is shown as far as a slope.
static const double plane_reach = 4.0, plane_open_reach = 1.0;
// So much above the start, of the paths' height, still belongs to the well.
static const double margin = 0.1;

static double lowest(const cli_scene *scene)
{
    double low = HUGE_VAL;
    for (size_t p = 0; p < scene->plot->line_count; p++) {
        const double *heights = cli_scene_heights(scene, p);
        for (size_t i = 0; i < scene->plot->lines[p].count; i++) {
            low = isfinite(heights[i]) ? fmin(low, heights[i]) : low;
        }
    }
    return low;
}

// ---- one variable ----

// How many samples, at equal distances away from the paths, are shown.
static size_t shown_samples(const double *heights, size_t count, double ceiling,
                            size_t rim_most, size_t open_most)
{
    size_t shown = 0, above = 0;
    bool closed = false;
    for (size_t i = 0; i < count && above <= rim_most; i++) {
        const bool low = isfinite(heights[i]) && heights[i] <= ceiling;
        above = low ? 0 : above + 1;
        shown = low ? i + 1 : shown;
        closed = closed || !low;
    }
    return closed ? shown : shown < open_most ? shown : open_most;
}

static bool widen_curve(cli_scene *scene, double ceiling)
{
    enum { SIDE = 500 };
    const double length = scene->x.high - scene->x.low;
    const double step = curve_reach * length / SIDE;
    double points[2][SIDE], heights[2][SIDE];
    for (size_t i = 0; i < SIDE; i++) {
        points[0][i] = scene->x.low - (double)(i + 1) * step;
        points[1][i] = scene->x.high + (double)(i + 1) * step;
    }
    scene->plot->values((size_t)2 * SIDE, points[0], heights[0], scene->plot->user);
    size_t shown[2];
    for (size_t k = 0; k < 2; k++) {
        shown[k] = shown_samples(heights[k], SIDE, ceiling, (size_t)(rim / curve_reach * SIDE),
                                 (size_t)(open_reach / curve_reach * SIDE));
    }
    scene->x.low -= (double)shown[0] * step;
    scene->x.high += (double)shown[1] * step;
    return true;
}

// ---- two variables ----

enum { CELLS = 121 };

typedef struct flood {
    const double *heights; /* CELLS x CELLS, row by row from the top */
    double ceiling;
    bool reached[CELLS * CELLS];
    size_t waiting[CELLS * CELLS], count;
} flood;

static void reach(flood *f, long row, long column)
{
    if (row < 0 || column < 0 || row >= CELLS || column >= CELLS) {
        return;
    }
    const size_t at = (size_t)row * CELLS + (size_t)column;
    if (!f->reached[at] && isfinite(f->heights[at]) && f->heights[at] <= f->ceiling) {
        f->reached[at] = true;
        f->waiting[f->count++] = at;
    }
}

static void spread(flood *f)
{
    while (f->count > 0) {
        const size_t at = f->waiting[--f->count];
        const long row = (long)(at / CELLS), column = (long)(at % CELLS);
        for (long around = 0; around < 9; around++) { /* corners too: valleys are narrow */
            reach(f, row + around / 3 - 1, column + around % 3 - 1);
        }
    }
}

// Every point of the paths is in the well, whatever the middle of its cell is.
static void begin(flood *f, const cli_scene *scene, cli_range x, cli_range y)
{
    for (size_t p = 0; p < scene->plot->line_count; p++) {
        const cli_plot_line *line = &scene->plot->lines[p];
        for (size_t i = 0; i < line->count; i++) {
            const double across = cli_range_part(x, line->at[2 * i]);
            const double up = cli_range_part(y, line->at[2 * i + 1]);
            if (across >= 0.0 && across < 1.0 && up > 0.0 && up <= 1.0) {
                const size_t at =
                    (size_t)((1.0 - up) * CELLS) * CELLS + (size_t)(across * CELLS);
                if (!f->reached[at]) {
                    f->reached[at] = true;
                    f->waiting[f->count++] = at;
                }
            }
        }
    }
}

static cli_range wider(cli_range range)
{
    const double more = plane_reach * (range.high - range.low);
    return (cli_range){range.low - more, range.high + more};
}

// Widens a range to the cells first .. last of the wider one.
static void widen_to(cli_range *range, cli_range around, size_t first, size_t last)
{
    const double cell = (around.high - around.low) / CELLS;
    const double open = plane_open_reach * (range->high - range->low);
    const double low = first == 0 ? range->low - open : around.low + (double)first * cell;
    const double high =
        last == CELLS - 1 ? range->high + open : around.low + (double)(last + 1) * cell;
    range->low = fmin(range->low, low);
    range->high = fmax(range->high, high);
}

static bool widen_plane(cli_scene *scene, double ceiling)
{
    const cli_scene around = {.plot = scene->plot, .x = wider(scene->x), .y = wider(scene->y)};
    double *heights = malloc(sizeof *heights * CELLS * CELLS);
    flood *f = calloc(1, sizeof *f);
    const bool made = heights && f && cli_scene_grid(&around, CELLS, CELLS, false, heights);
    size_t first[2] = {CELLS, CELLS}, last[2] = {0, 0};
    if (made) {
        f->heights = heights;
        f->ceiling = ceiling;
        begin(f, scene, around.x, around.y);
        spread(f);
    }
    for (size_t i = 0; made && i < (size_t)CELLS * CELLS; i++) {
        const size_t place[2] = {i % CELLS, CELLS - 1 - i / CELLS};
        for (size_t axis = 0; axis < 2 && f->reached[i]; axis++) {
            first[axis] = place[axis] < first[axis] ? place[axis] : first[axis];
            last[axis] = place[axis] > last[axis] ? place[axis] : last[axis];
        }
    }
    if (made && first[0] <= last[0]) {
        widen_to(&scene->x, around.x, first[0], last[0]);
        widen_to(&scene->y, around.y, first[1], last[1]);
    }
    free(heights);
    free(f);
    return made;
}

bool cli_scene_widen(cli_scene *scene, double ceiling)
{
    const cli_plot *plot = scene->plot;
    const double low = lowest(scene);
    for (size_t axis = 0; axis < plot->variables; axis++) {
        if (cli_plot_has_box(plot, axis)) {
            return true;
        }
    }
    if (!cli_plot_has_paths(plot) || !isfinite(ceiling) || !(ceiling > low)) {
        return true; /* level ground has no well */
    }
    ceiling += margin * (ceiling - low);
    return plot->variables == 1 ? widen_curve(scene, ceiling) : widen_plane(scene, ceiling);
}
