// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A picture as an SVG document that is readable on light and dark backgrounds. Lines lose
// points that nobody sees, first those within 0.2 pixels; more where a document would become
// too large.
#include "plot/svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/contour.h"
#include "plot/number.h"
#include "plot/region.h"
#include "plot/scene.h"
#include "plot/svg_drawing.h"
#include "plot/svg_frame.h"
#include "plot/svg_marks.h"

enum { CONTOUR_BYTES = 90000, LINES_BYTES = 60000, DOTS_MOST = 3000 };
static const double grid_step = 2.0; /* pixels */
static const double finest = 0.2;    /* tolerance in pixels */

// Points in pixels as a piece of a path.
static void add_piece(cli_drawing *d, cli_point *points, size_t count)
{
    if (count == 0) {
        return;
    }
    const cli_point first = points[0];
    const bool closed =
        count > 3 && points[count - 1].x == first.x && points[count - 1].y == first.y;
    count = cli_simplify(points, count, d->tolerance);
    const bool ring = closed && count > 3;
    for (size_t i = 0; i < (ring ? count - 1 : count); i++) {
        cli_svg_pair(d, i == 0 ? "M" : " ", points[i].x, points[i].y);
    }
    cli_text_add(&d->text, ring ? "Z" : count == 1 ? "h0" : "");
}

// A line cut to the region, with gaps where a point is NAN. points: room for 2 * count.
static void add_line(cli_drawing *d, const cli_point *at, size_t count, cli_point *points)
{
    size_t used = 0;
    cli_point previous = {(double)NAN, (double)NAN};
    for (size_t i = 0; i < count; i++) {
        cli_point a = isnan(previous.x) ? at[i] : previous, b = at[i];
        const cli_point from = a;
        if (!cli_clip(&a, &b)) {
            add_piece(d, points, used);
            used = 0;
        } else {
            if (used > 0 && (a.x != from.x || a.y != from.y)) {
                add_piece(d, points, used);
                used = 0;
            }
            if (used == 0) {
                points[used++] = cli_svg_pixel(d, a);
            }
            if (b.x != a.x || b.y != a.y) {
                points[used++] = cli_svg_pixel(d, b);
            }
        }
        previous = at[i];
    }
    add_piece(d, points, used);
}

// ---- contours ----

static void add_contour(cli_point *points, size_t count, void *user)
{
    cli_drawing *d = user;
    cli_point low = {HUGE_VAL, HUGE_VAL}, high = {-HUGE_VAL, -HUGE_VAL};
    for (size_t i = 0; i < count; i++) {
        points[i].x = d->left + points[i].x * d->scale_x;
        points[i].y = d->top + points[i].y * d->scale_y;
        low = (cli_point){fmin(low.x, points[i].x), fmin(low.y, points[i].y)};
        high = (cli_point){fmax(high.x, points[i].x), fmax(high.y, points[i].y)};
    }
    const bool ring = points[0].x == points[count - 1].x && points[0].y == points[count - 1].y;
    d->slivers += ring && fmin(high.x - low.x, high.y - low.y) < grid_step;
    if (fmax(high.x - low.x, high.y - low.y) > 6.0 * d->tolerance) {
        cli_svg_place_label(d, points, count);
        add_piece(d, points, count);
    }
}

// A contour along a valley that is narrower than the grid falls into slivers, one for each grid
// point that happens to lie in it: pits that are none. It is left out.
enum { SLIVERS_MOST = 2 };

static bool add_levels(cli_drawing *d, const double *values, size_t width, size_t height)
{
    for (size_t i = 0; i < d->level_count; i++) {
        // From blue in the valley to grey on the heights.
        const double part = d->level_count > 1 ? (double)i / (double)(d->level_count - 1) : 0.0;
        const int red = (int)lround(43 + part * 116), green = (int)lround(111 + part * 60),
                  blue = (int)lround(194 - part * 12);
        char label[CLI_LABEL];
        cli_format_short(d->levels[i], label);
        d->labels[i] = (cli_svg_label){.worth = -HUGE_VAL};
        d->level = i;
        d->slivers = 0;
        const size_t begin = d->text.length;
        cli_text_add(&d->text, "<path class=\"level\" stroke=\"#%02x%02x%02x\" d=\"",
                     (unsigned)red, (unsigned)green, (unsigned)blue);
        if (!cli_contour_trace(values, width, height, d->levels[i], add_contour, d)) {
            return false;
        }
        cli_text_add(&d->text, "\"><title>%s</title></path>\n", label);
        if (d->slivers > SLIVERS_MOST) {
            d->text.length = begin;
            d->labels[i].worth = -HUGE_VAL;
        }
    }
    return true;
}

static bool add_contours(cli_drawing *d)
{
    const size_t width = (size_t)(d->width / grid_step) + 1;
    const size_t height = (size_t)(d->height / grid_step) + 1;
    d->scale_x = d->width / (double)(width - 1);
    d->scale_y = d->height / (double)(height - 1);
    double *values = malloc(width * height * sizeof *values);
    bool made =
        values && cli_scene_grid(&d->scene, width, height, true, values) &&
        cli_contour_levels(values, width * height, CLI_PLOT_LEVELS, d->levels, &d->level_count);
    cli_text_add(&d->text, "<g fill=\"none\" stroke-linejoin=\"round\">\n");
    const size_t begin = d->text.length;
    bool fits = false;
    for (d->tolerance = finest; made && !fits;) {
        d->text.length = begin;
        made = add_levels(d, values, width, height) && !d->text.failed;
        const size_t length = d->text.length - begin;
        fits = length <= CONTOUR_BYTES;
        d->tolerance *= length > 4 * CONTOUR_BYTES ? 4.0 : 2.0;
    }
    cli_text_add(&d->text, "</g>\n");
    cli_svg_values(d);
    free(values);
    return made;
}

// ---- lines and dots ----

// The points of a line in parts of the region, and as much room again.
static cli_point *line_points(const cli_drawing *d, size_t index)
{
    const cli_plot_line *line = &d->plot->lines[index];
    const double *heights = cli_scene_heights(&d->scene, index);
    cli_point *points = malloc((3 * line->count + 1) * sizeof *points);
    for (size_t i = 0; points && i < line->count; i++) {
        points[i] = cli_scene_point(&d->scene, line, heights, i);
    }
    return points;
}

// Paths through the same valley: those drawn first are wider, and stay visible on both sides.
static double line_width(const cli_drawing *d, size_t index)
{
    static const double finest_line = 1.7, wider = 0.9;
    const size_t after =
        index == SIZE_MAX || d->plot->variables != 2 ? 0 : d->plot->line_count - 1 - index;
    return finest_line + wider * (double)(after < 3 ? after : 3);
}

static bool add_joined(cli_drawing *d, size_t index, const cli_point *at, size_t count,
                       cli_point *points)
{
    const size_t most = LINES_BYTES / (d->plot->line_count > 0 ? d->plot->line_count : 1) + 64;
    cli_svg_stroke(d, index, line_width(d, index));
    const size_t begin = d->text.length;
    bool fits = false;
    for (d->tolerance = finest; !fits && !d->text.failed && d->tolerance < 1e6;
         d->tolerance *= 2.0) {
        d->text.length = begin;
        add_line(d, at, count, points);
        fits = d->text.length - begin <= most;
    }
    cli_text_add(&d->text, "\"/>\n");
    return !d->text.failed;
}

// Dots at points, one in each square of `size` pixels. Returns how many.
static size_t put_dots(cli_drawing *d, const cli_point *at, size_t count, double size,
                       unsigned char *taken)
{
    const size_t columns = (size_t)(d->width / size) + 1;
    const size_t rows = (size_t)(d->height / size) + 1;
    memset(taken, 0, columns * rows);
    size_t dots = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(at[i].x >= 0.0 && at[i].x <= 1.0 && at[i].y >= 0.0 && at[i].y <= 1.0)) {
            continue;
        }
        const size_t column = (size_t)(at[i].x * d->width / size);
        const size_t row = (size_t)(at[i].y * d->height / size);
        if (!taken[row * columns + column]) {
            taken[row * columns + column] = 1;
            const cli_point dot = cli_svg_pixel(d, at[i]);
            cli_svg_pair(d, "M", dot.x, dot.y);
            cli_text_add(&d->text, "h0");
            dots++;
        }
    }
    return dots;
}

static bool add_dots(cli_drawing *d, size_t index, const cli_point *at, size_t count,
                     double width, double size)
{
    const size_t squares = ((size_t)(d->width / size) + 1) * ((size_t)(d->height / size) + 1);
    unsigned char *taken = malloc(squares);
    if (!taken) {
        return false;
    }
    // What has places of its own was thinned by who knows its extremes.
    const size_t most = d->plot->lines[index].x ? count : DOTS_MOST / d->plot->line_count + 1;
    cli_svg_stroke(d, index, width);
    const size_t begin = d->text.length;
    bool fits = false;
    for (; !fits && !d->text.failed; size *= 1.5) {
        d->text.length = begin;
        fits = put_dots(d, at, count, size, taken) <= most;
    }
    cli_text_add(&d->text, "\"/>\n");
    free(taken);
    return true;
}

// The steps that are far enough from the ones before and after to be told apart.
static size_t keep_apart(const cli_drawing *d, const cli_point *at, size_t count,
                         cli_point *kept)
{
    static const double apart = 7.0; /* pixels */
    size_t used = 0;
    for (size_t i = 1; i + 1 < count; i++) {
        const cli_point here = cli_svg_pixel(d, at[i]);
        const cli_point before = cli_svg_pixel(d, at[i - 1]),
                        after = cli_svg_pixel(d, at[i + 1]);
        if (hypot(here.x - before.x, here.y - before.y) >= apart &&
            hypot(here.x - after.x, here.y - after.y) >= apart) {
            kept[used++] = at[i];
        }
    }
    return used;
}

static bool add_plot_line(cli_drawing *d, size_t index)
{
    const cli_plot_line *line = &d->plot->lines[index];
    cli_point *at = line_points(d, index);
    if (!at) {
        return false;
    }
    cli_point *room = at + line->count;
    bool made;
    if (line->points) { /* only marks */
        free(at);
        return true;
    }
    if (line->dots) {
        made = add_dots(d, index, at, line->count, 2.4, 1.0);
    } else if (d->plot->variables == 1) {
        made = add_dots(d, index, at, line->count, 6.0, 3.0);
    } else {
        made = add_joined(d, index, at, line->count, room);
    }
    if (made && !line->dots && d->plot->variables == 2) {
        const size_t steps = keep_apart(d, at, line->count, room);
        made = add_dots(d, index, room, steps, line_width(d, index) + 2.2, 7.0);
    }
    free(at);
    return made;
}

static bool add_curve(cli_drawing *d)
{
    const size_t count = (size_t)d->width + 1;
    double *values = malloc(count * sizeof *values);
    cli_point *at = malloc((3 * count + 1) * sizeof *at);
    bool made = values && at && cli_scene_grid(&d->scene, count, 1, true, values);
    for (size_t i = 0; made && i < count; i++) {
        const double y = isfinite(values[i]) ? values[i] : (double)NAN;
        at[i] = (cli_point){(double)i / (double)(count - 1), cli_range_part(d->scene.y, y)};
        at[i].x = isnan(at[i].y) ? (double)NAN : at[i].x;
    }
    made = made && add_joined(d, SIZE_MAX, at, count, at + count);
    free(values);
    free(at);
    return made;
}

// ---- the document ----

static bool compose(cli_drawing *d)
{
    cli_svg_lay_out(d);
    cli_svg_head(d);
    if (d->plot->variables < 2) { /* its lines lie below */
        cli_svg_axes(d);
    }
    if ((d->plot->variables == 2 && !add_contours(d)) ||
        (d->plot->variables == 1 && !add_curve(d))) {
        return false;
    }
    cli_svg_events(d);
    for (size_t i = 0; i < d->plot->line_count; i++) {
        if (!add_plot_line(d, i)) {
            return false;
        }
    }
    cli_svg_marks(d);
    if (d->plot->variables == 2) {
        cli_svg_axes(d);
    }
    cli_svg_legend(d);
    cli_text_add(&d->text, "</svg>\n");
    return true;
}

// Adds a picture to the text, `begin` pixels down. Its height, or 0: memory is out.
static int add_picture(const cli_plot *plot, int begin, cli_text *text)
{
    cli_drawing d = {.plot = plot, .begin = begin, .text = *text};
    bool made = cli_scene_make(plot, &d.scene);
    if (made) {
        made = compose(&d);
        cli_scene_free(&d.scene);
    }
    *text = d.text;
    return made && !text->failed ? d.tall : 0;
}

char *cli_plot_svg(const cli_plot *plots, size_t count)
{
    cli_text pictures = {0}, document = {0};
    int tall = 0;
    for (size_t i = 0; i < count; i++) {
        const int more = add_picture(&plots[i], tall, &pictures);
        if (more == 0) {
            free(pictures.bytes);
            return NULL;
        }
        tall += more;
    }
    if (count == 1) {
        return cli_text_take(&pictures);
    }
    cli_svg_document(&document, 0, tall);
    cli_text_add(&document, ">\n%s</svg>\n", pictures.bytes ? pictures.bytes : "");
    free(pictures.bytes);
    return cli_text_take(&document);
}
