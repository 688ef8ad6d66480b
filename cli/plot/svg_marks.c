// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Marks and texts on the region of an SVG document: starts, ends, points with their numbers,
// and the values of contours.
#include "plot/svg_marks.h"

#include <math.h>
#include <stdio.h>

#include "plot/number.h"
#include "plot/picture.h"

// ---- marks ----

static void add_points(cli_drawing *d, size_t index)
{
    const cli_plot_line *line = &d->plot->lines[index];
    const double *heights = cli_scene_heights(&d->scene, index);
    for (size_t i = 0; i < line->count; i++) {
        const cli_point at = cli_scene_point(&d->scene, line, heights, i);
        if (!cli_svg_inside(at)) {
            continue;
        }
        const cli_point centre = cli_svg_pixel(d, at);
        cli_svg_shape(d, line->shape, centre, cli_svg_colour(d, index));
        if (line->numbers) {
            char text[CLI_LABEL];
            const bool right = at.x < 0.96;
            snprintf(text, sizeof text, "%zu", line->numbers[i]);
            cli_svg_text(d, (cli_point){centre.x + (right ? 8.0 : -8.0), centre.y + 4.0},
                         right ? "" : "end", "number", text, CLI_LABEL);
        }
    }
}

void cli_svg_marks(cli_drawing *d)
{
    for (size_t i = 0; i < d->plot->line_count; i++) {
        if (d->plot->lines[i].points) {
            add_points(d, i);
            continue;
        }
        const cli_point end = cli_svg_end(d, i, true);
        if (d->plot->variables == 0 || !cli_svg_inside(end)) {
            continue; /* a series goes on, and has no end */
        }
        // Ends at the same place are rings around each other.
        double radius = CLI_SVG_RADIUS;
        for (size_t j = i + 1; j < d->plot->line_count; j++) {
            const cli_point other = cli_svg_end(d, j, true);
            const double apart =
                hypot((end.x - other.x) * d->width, (end.y - other.y) * d->height);
            radius += apart < 6.0 && radius < 12.0 ? 2.5 : 0.0;
        }
        cli_svg_circle(d, cli_svg_pixel(d, end), radius);
        cli_text_add(&d->text, " class=\"end\" fill=\"%s\"/>\n", cli_svg_colour(d, i));
    }
    for (size_t i = 0; i < d->plot->line_count && d->plot->variables > 0; i++) {
        const cli_point start = cli_svg_end(d, i, false);
        if (!d->plot->lines[i].points && cli_svg_inside(start)) {
            cli_svg_circle(d, cli_svg_pixel(d, start), CLI_SVG_RADIUS);
            cli_text_add(&d->text, " class=\"start\"/>\n");
        }
    }
}

// ---- values of contours ----

// Away from the values that stand already and from the borders, where the contour is level.
static double worth(const cli_drawing *d, cli_point before, cli_point at, cli_point after)
{
    static const double enough = 90.0, border = 26.0;
    double room = enough;
    for (size_t i = 0; i < d->level; i++) {
        if (d->labels[i].worth > -HUGE_VAL) {
            room = fmin(room, hypot(at.x - d->labels[i].at.x,
                                    2.0 * (at.y - d->labels[i].at.y))); /* texts are wide */
        }
    }
    const double side = fmin(fmin(at.x - d->left, d->left + d->width - at.x),
                             fmin(at.y - d->top, d->top + d->height - at.y));
    const double steep =
        fabs(after.y - before.y) / (hypot(after.x - before.x, after.y - before.y) + 1e-9);
    return side < border ? -HUGE_VAL : room - 40.0 * steep;
}

void cli_svg_place_label(cli_drawing *d, const cli_point *points, size_t count)
{
    cli_svg_label *label = &d->labels[d->level];
    for (size_t i = 2; i + 2 < count; i += 2) {
        const double here = worth(d, points[i - 2], points[i], points[i + 2]);
        if (here > label->worth) {
            *label = (cli_svg_label){points[i], here};
        }
    }
}

void cli_svg_values(cli_drawing *d)
{
    static const double least_worth = 6.0;
    for (size_t i = 0; i < d->level_count; i++) {
        if (d->labels[i].worth >= least_worth) {
            char text[CLI_LABEL];
            cli_format_short(d->levels[i], text);
            cli_svg_text(d, (cli_point){d->labels[i].at.x, d->labels[i].at.y + 4.0}, "middle",
                         "value", text, CLI_LABEL);
        }
    }
}
