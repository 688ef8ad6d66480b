// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A picture as an SVG document that is readable on light and dark backgrounds. Lines lose
// points that nobody sees, first those within 0.2 pixels; more where a document would become
// too large.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot_parts.h"
#include "progress.h"

enum {
    WIDTH = 760,
    RIGHT = 24,
    TALL = 460, /* of a region with contours */
    LOW = 320,  /* of other regions */
    LETTER = 7, /* pixels, about */
    LEGEND_ROW = 22,
    CONTOUR_BYTES = 90000,
    LINES_BYTES = 60000,
    DOTS_MOST = 3000
};
static const double grid_step = 2.0; /* pixels */
static const double finest = 0.2;    /* tolerance in pixels */

typedef struct drawing {
    const cli_plot *plot;
    cli_scene scene;
    cli_ticks x, y;
    double left, top, width, height; /* of the region, in pixels */
    double tolerance;                /* pixels */
    double scale_x, scale_y;         /* pixels of a step of the grid of contours */
    double levels[CLI_PLOT_LEVELS];
    size_t level_count;
    cli_text text;
} drawing;

static const char style[] =
    "<style>text{font:13px system-ui,sans-serif;fill:#1f2933}.title{font-size:15px;"
    "font-weight:600}.back{fill:#fff}.axis{stroke:#7b8794;fill:none}.grid{stroke:#e6e9ed;"
    "fill:none}.start{fill:#fff;stroke:#1f2933;stroke-width:1.8}.end{stroke:#fff}"
    ".raw{stroke:#8a96a3}"
    "@media(prefers-color-scheme:dark){text{fill:#dde3ea}.back{fill:#14181f}"
    ".axis{stroke:#8290a0}.grid{stroke:#28303b}.start{fill:#14181f;stroke:#dde3ea}"
    ".end{stroke:#14181f}}</style>\n";

static const char *line_colour(size_t line)
{
    static const char *const colours[] = {"#e4572e", "#2f7ed8", "#2a9d5c", "#e0950b",
                                          "#8e5bd0", "#d6569f", "#15a3a3", "#8a6d3b"};
    return colours[line % (sizeof colours / sizeof *colours)];
}

// ---- texts ----

// Bytes of the character at c, 0 when XML does not allow what stands there.
static size_t character(const unsigned char *c)
{
    if (c[0] < 0x80) {
        return c[0] >= 0x20 && c[0] != 0x7f;
    }
    const size_t length = c[0] >= 0xf0 ? 4 : c[0] >= 0xe0 ? 3 : 2;
    if (c[0] < 0xc2 || c[0] > 0xf4) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((c[i] & 0xc0) != 0x80) { /* also the end of the text */
            return 0;
        }
    }
    const unsigned two = (unsigned)c[0] << 8 | c[1];
    const bool overlong = (c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xf0 && c[1] < 0x90);
    const bool surrogate = c[0] == 0xed && c[1] >= 0xa0;
    const bool beyond = c[0] == 0xf4 && c[1] >= 0x90;
    const bool nothing = two == 0xefbf && c[2] >= 0xbe;
    return overlong || surrogate || beyond || nothing ? 0 : length;
}

// At most `most` characters of a text, escaped.
static void add_words(drawing *d, const char *words, size_t most)
{
    const unsigned char *c = (const unsigned char *)words;
    for (size_t done = 0; *c; done++) {
        if (done == most) {
            cli_text_add(&d->text, "\u2026");
            return;
        }
        const size_t length = character(c);
        const char *name = *c == '&' ? "&amp;" : *c == '<' ? "&lt;" : *c == '>' ? "&gt;" : NULL;
        if (name) {
            cli_text_add(&d->text, "%s", name);
        } else if (length > 0) {
            cli_text_add(&d->text, "%.*s", (int)length, (const char *)c);
        } else {
            cli_text_add(&d->text, "?");
        }
        c += length > 0 ? length : 1;
    }
}

static void add_pair(drawing *d, const char *before, double x, double y)
{
    cli_text_add(&d->text, "%s", before);
    cli_text_number(&d->text, x, 1);
    cli_text_add(&d->text, " ");
    cli_text_number(&d->text, y, 1);
}

static void begin_text(drawing *d, double x, double y, const char *anchor)
{
    cli_text_add(&d->text, "<text x=\"");
    cli_text_number(&d->text, x, 1);
    cli_text_add(&d->text, "\" y=\"");
    cli_text_number(&d->text, y, 1);
    if (*anchor) {
        cli_text_add(&d->text, "\" text-anchor=\"%s", anchor);
    }
    cli_text_add(&d->text, "\">");
}

static void add_text(drawing *d, double x, double y, const char *anchor, const char *words,
                     size_t most)
{
    begin_text(d, x, y, anchor);
    add_words(d, words, most);
    cli_text_add(&d->text, "</text>\n");
}

// ---- lines ----

static cli_point pixel(const drawing *d, cli_point at)
{
    return (cli_point){d->left + at.x * d->width, d->top + (1.0 - at.y) * d->height};
}

// Points in pixels as a piece of a path.
static void add_piece(drawing *d, cli_point *points, size_t count)
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
        add_pair(d, i == 0 ? "M" : " ", points[i].x, points[i].y);
    }
    cli_text_add(&d->text, ring ? "Z" : count == 1 ? "h0" : "");
}

// A line cut to the region, with gaps where a point is NAN. points: room for 2 * count.
static void add_line(drawing *d, const cli_point *at, size_t count, cli_point *points)
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
                points[used++] = pixel(d, a);
            }
            if (b.x != a.x || b.y != a.y) {
                points[used++] = pixel(d, b);
            }
        }
        previous = at[i];
    }
    add_piece(d, points, used);
}

// ---- contours ----

static void add_contour(cli_point *points, size_t count, void *user)
{
    drawing *d = user;
    cli_point low = {HUGE_VAL, HUGE_VAL}, high = {-HUGE_VAL, -HUGE_VAL};
    for (size_t i = 0; i < count; i++) {
        points[i].x = d->left + points[i].x * d->scale_x;
        points[i].y = d->top + points[i].y * d->scale_y;
        low = (cli_point){fmin(low.x, points[i].x), fmin(low.y, points[i].y)};
        high = (cli_point){fmax(high.x, points[i].x), fmax(high.y, points[i].y)};
    }
    if (fmax(high.x - low.x, high.y - low.y) > 6.0 * d->tolerance) {
        add_piece(d, points, count);
    }
}

static bool add_levels(drawing *d, const double *values, size_t width, size_t height)
{
    for (size_t i = 0; i < d->level_count; i++) {
        // From blue in the valley to grey on the heights.
        const double part = d->level_count > 1 ? (double)i / (double)(d->level_count - 1) : 0.0;
        const int red = (int)lround(43 + part * 116), green = (int)lround(111 + part * 60),
                  blue = (int)lround(194 - part * 12);
        char label[CLI_LABEL];
        cli_format_short(d->levels[i], label);
        cli_text_add(&d->text, "<path class=\"level\" stroke=\"#%02x%02x%02x\" d=\"",
                     (unsigned)red, (unsigned)green, (unsigned)blue);
        if (!cli_contour_trace(values, width, height, d->levels[i], add_contour, d)) {
            return false;
        }
        cli_text_add(&d->text, "\"><title>%s</title></path>\n", label);
    }
    return true;
}

static bool add_contours(drawing *d)
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
    for (d->tolerance = finest; made && !fits; d->tolerance *= 2.0) {
        d->text.length = begin;
        made = add_levels(d, values, width, height) && !d->text.failed;
        fits = d->text.length - begin <= CONTOUR_BYTES;
    }
    cli_text_add(&d->text, "</g>\n");
    free(values);
    return made;
}

// ---- lines and dots ----

static void add_stroke(drawing *d, size_t index, const char *width)
{
    const bool dots = index != SIZE_MAX && d->plot->lines[index].dots;
    if (index == SIZE_MAX) { /* the curve */
        cli_text_add(&d->text, "<path class=\"curve\" stroke=\"#5b86b5\"");
    } else if (dots) {
        cli_text_add(&d->text, "<path class=\"raw\"");
    } else {
        cli_text_add(&d->text, "<path class=\"line\" stroke=\"%s\"", line_colour(index));
    }
    cli_text_add(&d->text,
                 " fill=\"none\" stroke-width=\"%s\" stroke-linejoin=\"round\" "
                 "stroke-linecap=\"round\" d=\"",
                 width);
}

// The points of a line in parts of the region, and as much room again.
static cli_point *line_points(const drawing *d, size_t index)
{
    const cli_plot_line *line = &d->plot->lines[index];
    const double *heights = cli_scene_heights(&d->scene, index);
    cli_point *points = malloc((3 * line->count + 1) * sizeof *points);
    for (size_t i = 0; points && i < line->count; i++) {
        points[i] = cli_scene_point(&d->scene, line, heights, i);
    }
    return points;
}

static bool add_joined(drawing *d, size_t index, const cli_point *at, size_t count,
                       cli_point *points)
{
    const size_t most = LINES_BYTES / (d->plot->line_count > 0 ? d->plot->line_count : 1) + 64;
    add_stroke(d, index, "1.8");
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
static size_t put_dots(drawing *d, const cli_point *at, size_t count, double size,
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
            const cli_point dot = pixel(d, at[i]);
            add_pair(d, "M", dot.x, dot.y);
            cli_text_add(&d->text, "h0");
            dots++;
        }
    }
    return dots;
}

static bool add_dots(drawing *d, size_t index, const cli_point *at, size_t count,
                     const char *width, double size)
{
    const size_t squares = ((size_t)(d->width / size) + 1) * ((size_t)(d->height / size) + 1);
    unsigned char *taken = malloc(squares);
    if (!taken) {
        return false;
    }
    add_stroke(d, index, width);
    const size_t begin = d->text.length;
    bool fits = false;
    for (; !fits && !d->text.failed; size *= 1.5) {
        d->text.length = begin;
        fits = put_dots(d, at, count, size, taken) <= DOTS_MOST / d->plot->line_count + 1;
    }
    cli_text_add(&d->text, "\"/>\n");
    free(taken);
    return true;
}

static bool add_plot_line(drawing *d, size_t index)
{
    const cli_plot_line *line = &d->plot->lines[index];
    cli_point *at = line_points(d, index);
    bool made = at != NULL;
    if (made && line->dots) {
        made = add_dots(d, index, at, line->count, "2.4", 1.0);
    } else if (made && d->plot->variables != 1) {
        made = add_joined(d, index, at, line->count, at + line->count);
    }
    if (made && d->plot->variables > 0 && !line->dots) {
        const bool curve = d->plot->variables == 1;
        made = add_dots(d, index, at, line->count, curve ? "6" : "3.8", curve ? 3.0 : 8.0);
    }
    free(at);
    return made;
}

static bool add_curve(drawing *d)
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

// ---- starts and ends ----

static cli_point end_of(const drawing *d, size_t index, bool last)
{
    const cli_plot_line *line = &d->plot->lines[index];
    if (line->count == 0) {
        return (cli_point){(double)NAN, (double)NAN};
    }
    return cli_scene_point(&d->scene, line, cli_scene_heights(&d->scene, index),
                           last ? line->count - 1 : 0);
}

static void add_circle(drawing *d, cli_point at, double radius)
{
    const cli_point centre = pixel(d, at);
    cli_text_add(&d->text, "<circle cx=\"");
    cli_text_number(&d->text, centre.x, 1);
    cli_text_add(&d->text, "\" cy=\"");
    cli_text_number(&d->text, centre.y, 1);
    cli_text_add(&d->text, "\" r=\"");
    cli_text_number(&d->text, radius, 1);
    cli_text_add(&d->text, "\"");
}

static bool inside(cli_point at)
{
    return at.x >= 0.0 && at.x <= 1.0 && at.y >= 0.0 && at.y <= 1.0;
}

static void add_marks(drawing *d)
{
    for (size_t i = 0; i < d->plot->line_count; i++) {
        const cli_point end = end_of(d, i, true);
        if (!inside(end)) {
            continue;
        }
        // Ends at the same place are rings around each other.
        double radius = 4.5;
        for (size_t j = i + 1; j < d->plot->line_count; j++) {
            const cli_point other = end_of(d, j, true);
            const double apart =
                hypot((end.x - other.x) * d->width, (end.y - other.y) * d->height);
            radius += apart < 6.0 && radius < 12.0 ? 2.5 : 0.0;
        }
        add_circle(d, end, radius);
        cli_text_add(&d->text, " class=\"end\" fill=\"%s\"/>\n", line_colour(i));
    }
    for (size_t i = 0; i < d->plot->line_count; i++) {
        const cli_point start = end_of(d, i, false);
        if (inside(start)) {
            add_circle(d, start, 4.5);
            cli_text_add(&d->text, " class=\"start\"/>\n");
        }
    }
}

// ---- axes and legend ----

static void add_axes(drawing *d)
{
    const double bottom = d->top + d->height;
    const bool grid = d->plot->variables < 2;
    for (int pass = grid ? 0 : 1; pass < 2; pass++) {
        cli_text_add(&d->text, "<path class=\"%s\" d=\"", pass == 0 ? "grid" : "axis");
        for (size_t i = 0; i < d->x.count; i++) {
            const double part = cli_range_part(d->scene.x, cli_tick_value(&d->x, i));
            add_pair(d, "M", d->left + part * d->width, pass == 0 ? d->top : bottom);
            cli_text_add(&d->text, pass == 0 ? "v%d" : "v5", (int)d->height);
        }
        for (size_t i = 0; i < d->y.count; i++) {
            const double part = cli_range_part(d->scene.y, cli_tick_value(&d->y, i));
            add_pair(d, "M", d->left, bottom - part * d->height);
            cli_text_add(&d->text, pass == 0 ? "h%d" : "h-5", (int)d->width);
        }
        if (pass == 1) {
            add_pair(d, "M", d->left, d->top);
            cli_text_add(&d->text, "v%dh%d", (int)d->height, (int)d->width);
            if (!grid) {
                cli_text_add(&d->text, "v-%dh-%d", (int)d->height, (int)d->width);
            }
        }
        cli_text_add(&d->text, "\"/>\n");
    }
    char label[CLI_LABEL];
    for (size_t i = 0; i < d->x.count; i++) {
        const double part = cli_range_part(d->scene.x, cli_tick_value(&d->x, i));
        cli_tick_label(&d->x, i, label);
        add_text(d, d->left + part * d->width, bottom + 20.0, "middle", label, CLI_LABEL);
    }
    for (size_t i = 0; i < d->y.count; i++) {
        const double part = cli_range_part(d->scene.y, cli_tick_value(&d->y, i));
        cli_tick_label(&d->y, i, label);
        add_text(d, d->left - 9.0, bottom - part * d->height + 4.5, "end", label, CLI_LABEL);
    }
    if (d->plot->names[0]) {
        add_text(d, d->left + d->width, bottom + 38.0, "end", d->plot->names[0], 60);
    }
    if (d->plot->names[1]) {
        add_text(d, d->left, d->top - 8.0, "", d->plot->names[1], 60);
    }
}

// A place in the legend that moves on, to the next row where one is full.
typedef struct place {
    double x, y;
    size_t rows;
} place;

enum { SAMPLE = 24, GAP = 8, BETWEEN = 20, ENTRY_MOST = 60, WIDE_LETTER = 8 };

static place next_entry(const drawing *d, place *at, size_t letters)
{
    const size_t shown = letters < ENTRY_MOST ? letters : ENTRY_MOST;
    const double width = SAMPLE + GAP + BETWEEN + (double)(WIDE_LETTER * shown);
    if (at->rows == 0 || (at->x > d->left && at->x + width > WIDTH)) {
        at->x = d->left;
        at->y += LEGEND_ROW;
        at->rows++;
    }
    const place entry = *at;
    at->x += width;
    return entry;
}

static void add_line_entry(drawing *d, size_t index, place at, const char *after)
{
    const cli_plot_line *line = &d->plot->lines[index];
    add_stroke(d, index, line->dots ? "2.4" : "2.6");
    add_pair(d, "M", at.x + (line->dots ? 3.0 : 0.0), at.y - 4.5);
    if (line->dots) {
        cli_text_add(&d->text, "h0m9 -2h0m9 3h0\"/>\n");
    } else {
        cli_text_add(&d->text, "h%d\"/>\n", SAMPLE);
    }
    begin_text(d, at.x + SAMPLE + GAP, at.y, "");
    add_words(d, line->name, ENTRY_MOST);
    cli_text_add(&d->text, "%s</text>\n", after);
}

// Lines and marks; drawn, or only counted. Returns the rows.
static size_t add_legend(drawing *d, bool drawn)
{
    place at = {d->left, d->top + d->height + 40.0, 0};
    for (size_t i = 0; i < d->plot->line_count; i++) {
        const cli_plot_line *line = &d->plot->lines[i];
        const bool leaves =
            d->plot->variables > 0 && line->count > 0 && !inside(end_of(d, i, true));
        const char *after = leaves ? " (leaves)" : "";
        const place entry = next_entry(d, &at, cli_text_columns(line->name) + strlen(after));
        if (drawn) {
            add_line_entry(d, i, entry, after);
        }
    }
    for (int end = 0; end < 2 && d->plot->variables > 0 && d->plot->line_count > 0; end++) {
        const place entry = next_entry(d, &at, 3);
        if (drawn) {
            cli_text_add(&d->text, "<circle r=\"4.5\" class=\"%s\"%s cx=\"",
                         end ? "end" : "start", end ? " fill=\"#7b8794\"" : "");
            cli_text_number(&d->text, entry.x + 12.0, 1);
            cli_text_add(&d->text, "\" cy=\"");
            cli_text_number(&d->text, entry.y - 4.5, 1);
            cli_text_add(&d->text, "\"/>\n");
            add_text(d, entry.x + SAMPLE, entry.y, "", end ? "end" : "start", 5);
        }
    }
    return at.rows;
}

// ---- the document ----

static void lay_out(drawing *d)
{
    d->height = d->plot->variables == 2 ? TALL : LOW;
    d->top = 16.0 + (d->plot->title ? 26.0 : 0.0) + (d->plot->names[1] ? 20.0 : 0.0);
    d->y = cli_ticks_make(d->scene.y, (size_t)(d->height / 45.0));
    size_t longest = 0;
    char label[CLI_LABEL];
    for (size_t i = 0; i < d->y.count; i++) {
        cli_tick_label(&d->y, i, label);
        longest = strlen(label) > longest ? strlen(label) : longest;
    }
    d->left = 22.0 + (double)(LETTER * longest);
    d->width = WIDTH - RIGHT - d->left;
    size_t most = 12;
    do { /* labels side by side */
        d->x = cli_ticks_make(d->scene.x, most--);
        longest = 0;
        for (size_t i = 0; i < d->x.count; i++) {
            cli_tick_label(&d->x, i, label);
            longest += strlen(label) + 2;
        }
    } while ((double)(LETTER * longest) > d->width && most > 1);
}

static void add_head(drawing *d)
{
    const double legend = (double)(LEGEND_ROW * add_legend(d, false));
    const int height = (int)(d->top + d->height + 50.0 + legend);
    cli_text_add(&d->text,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                 "width=\"%d\" height=\"%d\" role=\"img\">\n",
                 WIDTH, height, WIDTH, height);
    if (d->plot->title) {
        cli_text_add(&d->text, "<title>");
        add_words(d, d->plot->title, 1000);
        cli_text_add(&d->text, "</title>\n");
    }
    cli_text_add(&d->text, "%s<rect class=\"back\" width=\"100%%\" height=\"100%%\"/>\n",
                 style);
    if (d->plot->title) {
        cli_text_add(&d->text, "<text class=\"title\" x=\"");
        cli_text_number(&d->text, d->left, 1);
        cli_text_add(&d->text, "\" y=\"25\">");
        add_words(d, d->plot->title, 80);
        cli_text_add(&d->text, "</text>\n");
    }
}

static bool compose(drawing *d)
{
    lay_out(d);
    add_head(d);
    if (d->plot->variables < 2) { /* its lines lie below */
        add_axes(d);
    }
    if ((d->plot->variables == 2 && !add_contours(d)) ||
        (d->plot->variables == 1 && !add_curve(d))) {
        return false;
    }
    for (size_t i = 0; i < d->plot->line_count; i++) {
        if (!add_plot_line(d, i)) {
            return false;
        }
    }
    if (d->plot->variables > 0) {
        add_marks(d);
    }
    if (d->plot->variables == 2) {
        add_axes(d);
    }
    add_legend(d, true);
    cli_text_add(&d->text, "</svg>\n");
    return true;
}

char *cli_plot_svg(const cli_plot *plot)
{
    drawing d = {.plot = plot};
    char *text = NULL;
    if (cli_scene_make(plot, &d.scene)) {
        if (compose(&d)) {
            text = cli_text_take(&d.text);
        } else {
            free(d.text.bytes);
        }
        cli_scene_free(&d.scene);
    }
    return text;
}
