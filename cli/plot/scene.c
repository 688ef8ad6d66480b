// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is drawn, in the coordinates of the picture: 0 .. 1 in both directions, upward and to
// the right, whether characters or SVG are made of it. A place that has no number is NAN and
// is left out, not drawn at 0.
#include "plot/scene.h"

#include <math.h>
#include <stdlib.h>

bool cli_plot_has_paths(const cli_plot *plot)
{
    bool has = false;
    for (size_t i = 0; i < plot->line_count && plot->variables > 0; i++) {
        has = has || !plot->lines[i].points;
    }
    return has;
}

bool cli_plot_has_box(const cli_plot *plot, size_t axis)
{
    return isfinite(plot->lower[axis]) && isfinite(plot->upper[axis]) &&
           plot->lower[axis] < plot->upper[axis];
}

double cli_scene_height(const cli_plot *plot, double value)
{
    // On a logarithmic axis 0 and less have no place.
    return !plot->log ? value : value > 0.0 ? log10(value) : (double)NAN;
}

double cli_scene_index(const cli_plot *plot, double i)
{
    return plot->first + i * (plot->step > 0.0 ? plot->step : 1.0);
}

double cli_scene_x(const cli_plot *plot, const cli_plot_line *line, size_t i)
{
    return line->x ? line->x[i] : cli_scene_index(plot, (double)i);
}

bool cli_plot_is_whole(const cli_plot *plot)
{
    return plot->variables == 0 && !plot->parts;
}

size_t cli_plot_hue(const cli_plot *plot, size_t index)
{
    return plot->lines[index].hue > 0 ? plot->lines[index].hue - 1 : index;
}

void cli_scene_free(cli_scene *scene)
{
    free(scene->heights);
    scene->heights = NULL;
}

const double *cli_scene_heights(const cli_scene *scene, size_t index)
{
    const double *heights = scene->heights;
    for (size_t i = 0; heights && i < index; i++) {
        heights += scene->plot->lines[i].count;
    }
    return heights;
}

cli_point cli_scene_point(const cli_scene *scene, const cli_plot_line *line,
                          const double *heights, size_t i)
{
    double x, y;
    if (scene->plot->variables == 2) {
        x = line->at[2 * i];
        y = line->at[2 * i + 1];
    } else if (scene->plot->variables == 1) {
        x = line->at[i];
        y = heights[i];
    } else {
        x = cli_scene_x(scene->plot, line, i);
        y = cli_scene_height(scene->plot, line->at[i]);
    }
    if (!isfinite(x) || !isfinite(y)) {
        return (cli_point){(double)NAN, (double)NAN};
    }
    return (cli_point){cli_range_part(scene->x, x), cli_range_part(scene->y, y)};
}

cli_ticks cli_scene_ticks(const cli_scene *scene, size_t most)
{
    return scene->plot->log ? cli_ticks_make_log(scene->y, most)
                            : cli_ticks_make(scene->y, most);
}

static double place(cli_range range, size_t i, size_t count, bool ends)
{
    const double part = ends ? (double)i / (double)(count > 1 ? count - 1 : 1)
                             : ((double)i + 0.5) / (double)count;
    return range.low + part * (range.high - range.low);
}

bool cli_scene_grid(const cli_scene *scene, size_t width, size_t height, bool ends,
                    double *values)
{
    const size_t n = scene->plot->variables;
    double *points = malloc(width * height * n * sizeof *points);
    if (!points) {
        return false;
    }
    for (size_t row = 0; row < height; row++) {
        for (size_t column = 0; column < width; column++) {
            double *point = points + (row * width + column) * n;
            point[0] = place(scene->x, column, width, ends);
            if (n == 2) {
                // Rows go down the screen, the axis goes up.
                point[1] = place(scene->y, height - 1 - row, height, ends);
            }
        }
    }
    scene->plot->values(width * height, points, values, scene->plot->user);
    free(points);
    return true;
}

bool cli_clip(cli_point *a, cli_point *b)
{
    // Liang and Barsky: the part of 0 .. 1 of the segment that lies within each border.
    const double dx = b->x - a->x, dy = b->y - a->y;
    const double towards[] = {-dx, dx, -dy, dy};
    const double room[] = {a->x, 1.0 - a->x, a->y, 1.0 - a->y};
    double from = 0.0, to = 1.0;
    if (isnan(dx) || isnan(dy)) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        if (towards[i] == 0.0) {
            if (room[i] < 0.0) {
                return false;
            }
        } else if (towards[i] < 0.0) {
            from = fmax(from, room[i] / towards[i]);
        } else {
            to = fmin(to, room[i] / towards[i]);
        }
    }
    if (from > to) {
        return false;
    }
    const cli_point start = *a;
    *a = (cli_point){start.x + from * dx, start.y + from * dy};
    *b = (cli_point){start.x + to * dx, start.y + to * dy};
    return true;
}
