// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A picture as text: the canvas between its axes, with a title and a legend.
#include "plot/text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/canvas.h"
#include "plot/contour.h"
#include "plot/label.h"
#include "plot/number.h"
#include "plot/region.h"
#include "plot/scene.h"
#include "shell/format.h"
#include "shell/shown.h"

enum { COLUMNS_LEAST = 20, COLUMNS_MOST = 400, ROWS_LEAST = 8, ROWS_MOST = 200 };

// A picture while it is drawn.
typedef struct page {
    const cli_plot *plot;
    cli_plot_look look;
    cli_scene scene;
    cli_canvas canvas;
    cli_ticks x, y;
    size_t margin; /* columns left of the canvas */
    char *letters; /* of the lines, where there are no colours */
    double levels[CLI_PLOT_LEVELS];
    size_t level_count;
    cli_text text;
    size_t used; /* columns of the legend's line */
} page;

// ---- colours ----

// Lines of the same place have the same hue in the terminal and in SVG.
static const char *line_colour(const page *p, size_t line)
{
    static const char *const few[] = {"91", "94", "32", "33", "35", "36"};
    static const char *const many[] = {"38;5;203", "38;5;75",  "38;5;77", "38;5;214",
                                       "38;5;141", "38;5;212", "38;5;44", "38;5;180"};
    static const char *const faint_few[] = {"2;91", "2;94", "2;32", "2;33", "2;35", "2;36"};
    static const char *const faint[] = {"38;5;131", "38;5;67", "38;5;65", "38;5;136",
                                        "38;5;97",  "38;5;96", "38;5;30", "38;5;101"};
    const size_t hue = cli_plot_hue(p->plot, line);
    const bool dots = p->plot->lines[line].dots;
    if (dots && p->plot->lines[line].hue == 0) {
        return p->look.colours >= 256 ? "38;5;245" : "90";
    }
    return p->look.colours >= 256 ? (dots ? faint : many)[hue % (sizeof many / sizeof *many)]
                                  : (dots ? faint_few : few)[hue % (sizeof few / sizeof *few)];
}

// From blue in the valley to grey on the heights.
static const char *contour_colour(const page *p, size_t number)
{
    static const char *const ramp[] = {"38;5;39",  "38;5;38",  "38;5;32",  "38;5;31",
                                       "38;5;67",  "38;5;67",  "38;5;66",  "38;5;102",
                                       "38;5;102", "38;5;243", "38;5;242", "38;5;241"};
    if (p->look.colours < 256) {
        return "90";
    }
    if (number == 0 || p->level_count == 0) { /* a curve */
        return "38;5;67";
    }
    return ramp[(number - 1) * (sizeof ramp / sizeof *ramp) / p->level_count];
}

// Changes the colour where it is another one. NULL: the terminal's own.
static void set_colour(page *p, const char **current, const char *colour)
{
    if (p->look.colours == 0 || colour == *current) {
        return;
    }
    if (colour) {
        cli_text_add(&p->text, "\033[%sm", colour);
    } else {
        cli_text_add(&p->text, "\033[0m");
    }
    *current = colour;
}

// ---- texts ----

// At most `most` columns of a text; what a terminal cannot show becomes a question mark.
// Returns the columns used.
static size_t add_words(page *p, const char *words, size_t most)
{
    const bool utf8 = p->look.utf8;
    const size_t columns = cli_text_columns(words);
    const size_t dots = columns > most ? (utf8 ? 1 : 2) : 0;
    const size_t shown = columns > most ? (most > dots ? most - dots : 0) : columns;
    size_t done = 0;
    bool hidden = false;
    for (const char *c = words; *c; c++) {
        const unsigned char byte = (unsigned char)*c;
        const bool inner = (byte & 0xc0) == 0x80; /* goes on with a character */
        if (!inner && done++ == shown) {
            break;
        }
        hidden = inner ? hidden : cli_hidden_at(c) > 0;
        if (hidden || (byte >= 0x80 && !utf8)) {
            cli_text_add(&p->text, "%s", inner ? "" : "?");
        } else {
            cli_text_add(&p->text, "%c", *c);
        }
    }
    cli_text_add(&p->text, "%s", dots == 0 ? "" : utf8 ? "\u2026" : "..");
    return shown + dots;
}

// A letter for each line: the first of its name that is free. `o` marks starts.
static bool choose_letters(page *p)
{
    const size_t count = p->plot->line_count;
    bool taken[26] = {false};
    taken['o' - 'a'] = true;
    p->letters = malloc(count + 1);
    if (!p->letters) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const char *name = p->plot->lines[i].name;
        p->letters[i] = '+';
        if (p->plot->lines[i].dots) {
            continue;
        }
        char tries[128];
        snprintf(tries, sizeof tries, "%.64sabcdefghijklmnpqrstuvwxyz", name);
        for (const char *c = tries; *c; c++) {
            const int letter = tolower((unsigned char)*c);
            if (letter >= 'a' && letter <= 'z' && !taken[letter - 'a']) {
                taken[letter - 'a'] = true;
                p->letters[i] = (char)letter;
                break;
            }
        }
    }
    return true;
}

// ---- layout ----

static size_t widest_label(const cli_ticks *ticks)
{
    size_t widest = 0;
    for (size_t i = 0; i < ticks->count; i++) {
        char label[CLI_LABEL];
        cli_tick_label(ticks, i, label);
        widest = strlen(label) > widest ? strlen(label) : widest;
    }
    return widest;
}

// As many ticks as have room side by side.
static cli_ticks fit_ticks(cli_range range, size_t columns, bool whole)
{
    cli_ticks ticks = {0};
    for (size_t most = columns / 6 + 1; most > 0; most--) {
        ticks = cli_ticks_make(range, most);
        if (whole && ticks.exponent < 0 && most > 1) {
            continue; /* between two values of a series is none */
        }
        if (ticks.count < 2) {
            break;
        }
        const double step = cli_tick_value(&ticks, 1) - cli_tick_value(&ticks, 0);
        const double room = step / (range.high - range.low) * (double)columns;
        if (room >= (double)widest_label(&ticks) + 2.0) {
            break;
        }
    }
    return ticks;
}

static size_t clamp(size_t value, size_t low, size_t high)
{
    return value < low ? low : value > high ? high : value;
}

static bool lay_out(page *p)
{
    p->look.columns = clamp(p->look.columns, COLUMNS_LEAST, COLUMNS_MOST);
    p->look.rows = clamp(p->look.rows, ROWS_LEAST, ROWS_MOST);
    const size_t around = 2U + (p->plot->title != NULL) + (p->plot->names[1] != NULL);
    const size_t rows = p->look.rows - around;
    p->y = cli_scene_ticks(&p->scene, rows / 3 + 1);
    size_t width = widest_label(&p->y);
    if (width > p->look.columns / 2) {
        p->y.count = width = 0;
    }
    p->margin = width + 2;
    const size_t columns = p->look.columns - p->margin;
    p->x = fit_ticks(p->scene.x, columns, cli_plot_is_whole(p->plot));
    return cli_canvas_make(&p->canvas, columns, rows, p->look.utf8, p->plot->line_count + 1);
}

// ---- drawing ----

static bool draw_contours(page *p)
{
    cli_canvas *canvas = &p->canvas;
    const size_t count = canvas->width * canvas->height;
    double *values = malloc(count * sizeof *values);
    const size_t most = clamp(canvas->height / (p->look.utf8 ? 10 : 7), 4, CLI_PLOT_LEVELS);
    const bool made = values &&
                      cli_scene_grid(&p->scene, canvas->width, canvas->height, false, values) &&
                      cli_contour_levels(values, count, most, p->levels, &p->level_count);
    for (size_t i = p->level_count; made && i-- > 0;) {
        cli_canvas_contour(canvas, values, p->levels[i], i + 1);
    }
    free(values);
    return made;
}

// Dashed, in the background.
static void draw_events(page *p)
{
    cli_canvas *canvas = &p->canvas;
    for (size_t i = 0; i < p->plot->event_count; i++) {
        const double part = cli_range_part(p->scene.x, p->plot->events[i].at);
        for (size_t y = 0; y < canvas->height && part >= 0.0 && part <= 1.0; y++) {
            const size_t x = (size_t)(part * (double)canvas->width);
            if (y % (2 * canvas->across) < canvas->across) {
                cli_canvas_dot(canvas, 0, x < canvas->width ? x : canvas->width - 1, y);
            }
        }
    }
}

// Points joined by straight lines, with gaps where one is not finite.
static void draw_line(page *p, size_t index)
{
    const cli_plot_line *line = &p->plot->lines[index];
    const double *heights = cli_scene_heights(&p->scene, index);
    const cli_point nowhere = {(double)NAN, (double)NAN};
    cli_point previous = nowhere;
    for (size_t i = 0; i < line->count; i++) {
        const cli_point at = cli_scene_point(&p->scene, line, heights, i);
        const bool joined = !line->dots && !line->points && !isnan(previous.x);
        cli_canvas_line(&p->canvas, index + 1, joined ? previous : at, at);
        previous = at;
    }
}

static bool draw_curve(page *p)
{
    const size_t count = p->canvas.width;
    double *values = malloc(count * sizeof *values);
    if (!values || !cli_scene_grid(&p->scene, count, 1, false, values)) {
        free(values);
        return false;
    }
    const cli_range columns = {0.0, (double)count};
    cli_point previous = {(double)NAN, (double)NAN};
    for (size_t i = 0; i < count; i++) {
        const double y = isfinite(values[i]) ? values[i] : (double)NAN;
        const cli_point at = {cli_range_part(columns, (double)i + 0.5),
                              cli_range_part(p->scene.y, y)};
        if (!isnan(at.y)) {
            cli_canvas_line(&p->canvas, 0, isnan(previous.y) ? at : previous, at);
        }
        previous = at;
    }
    free(values);
    return true;
}

static void draw_marks(page *p)
{
    for (size_t index = 0; index < p->plot->line_count; index++) {
        const cli_plot_line *line = &p->plot->lines[index];
        const double *heights = cli_scene_heights(&p->scene, index);
        for (size_t i = 0; i < line->count; i++) {
            const bool end = i == 0 || i + 1 == line->count || line->points;
            if (line->points || (p->plot->variables > 0 && (end || p->plot->variables == 1))) {
                const cli_mark mark = i + 1 == line->count || line->points ? CLI_MARK_END
                                      : i == 0                             ? CLI_MARK_START
                                                                           : CLI_MARK_STEP;
                cli_canvas_mark(&p->canvas, index + 1,
                                cli_scene_point(&p->scene, line, heights, i), mark);
            }
        }
    }
}

static void draw_labels(page *p)
{
    for (size_t index = 0; index < p->plot->line_count; index++) {
        const cli_plot_line *line = &p->plot->lines[index];
        const double *heights = cli_scene_heights(&p->scene, index);
        for (size_t i = 0; i < line->count && line->points && line->numbers; i++) {
            cli_canvas_number(&p->canvas, index + 1,
                              cli_scene_point(&p->scene, line, heights, i), line->numbers[i]);
        }
    }
    for (size_t i = 0; i < p->level_count; i++) {
        cli_canvas_value(&p->canvas, (unsigned)i + 1, p->levels[i]);
    }
}

static bool draw(page *p)
{
    const size_t variables = p->plot->variables;
    p->canvas.back[0] = true;
    if ((variables == 2 && !draw_contours(p)) || (variables == 1 && !draw_curve(p))) {
        return false;
    }
    draw_events(p);
    for (size_t i = 0; i < p->plot->line_count; i++) {
        p->canvas.back[i + 1] = p->plot->lines[i].dots;
        if (variables != 1) {
            draw_line(p, i);
        }
    }
    draw_marks(p);
    draw_labels(p);
    return true;
}

// ---- putting it together ----

// Filled circle, diamond, triangle, square.
static const char *const shapes[] = {"\u25cf", "\u25c6", "\u25b2", "\u25a0"};

static void add_mark(page *p, const cli_cell *cell, const char **colour)
{
    const size_t line = cell->owner - 1;
    const bool letters = p->look.colours == 0;
    const char letter = p->letters[line];
    if (cell->mark == CLI_MARK_START) {
        set_colour(p, colour, NULL);
        cli_text_add(&p->text, "%s", p->look.utf8 ? "\u25cb" : "o");
        return;
    }
    set_colour(p, colour, line_colour(p, line));
    if (letters && cell->mark == CLI_MARK_STEP) {
        cli_text_add(&p->text, "%c", letter);
    } else if (letters || !p->look.utf8) {
        const int capital = toupper((unsigned char)letter);
        cli_text_add(&p->text, "%c",
                     cell->mark == CLI_MARK_STEP ? letter
                     : cell->many                ? '*'
                                                 : capital);
    } else {
        cli_text_add(&p->text, "%s",
                     cell->mark == CLI_MARK_STEP ? "\u2022"
                     : cell->many                ? "\u25c9"
                                                 : shapes[p->plot->lines[line].shape]);
    }
}

static void add_dots(page *p, size_t layer, unsigned char dots, const cli_cell *cell,
                     const char **colour)
{
    static const char halves[] = " '.:"; /* none, upper, lower, both */
    const bool back = p->canvas.back[layer];
    set_colour(p, colour,
               layer > 0                 ? line_colour(p, layer - 1)
               : p->plot->variables == 0 ? "90"
                                         : contour_colour(p, cell->level));
    if (!back && (p->look.colours == 0 || !p->look.utf8)) {
        cli_text_add(&p->text, "%c", p->letters[layer - 1]);
    } else if (p->look.utf8) {
        char braille[4];
        cli_braille(dots, braille);
        cli_text_add(&p->text, "%s", braille);
    } else {
        cli_text_add(&p->text, "%c", halves[dots & 3]);
    }
}

static void add_row(page *p, size_t row)
{
    const cli_canvas *canvas = &p->canvas;
    const char *colour = NULL;
    size_t blanks = 0;
    for (size_t column = 0; column < canvas->columns; column++) {
        const cli_cell *cell = &canvas->cells[row * canvas->columns + column];
        unsigned char dots;
        const size_t layer = cli_canvas_cell(canvas, column, row, &dots);
        if (cell->mark == CLI_MARK_NONE && layer == SIZE_MAX && !cell->label) {
            blanks++;
            continue;
        }
        cli_text_add(&p->text, "%*s", (int)blanks, "");
        blanks = 0;
        if (cell->label) {
            set_colour(p, &colour,
                       cell->owner > 0 ? line_colour(p, cell->owner - 1)
                                       : contour_colour(p, cell->level));
            cli_text_add(&p->text, "%c", cell->label);
        } else if (cell->mark != CLI_MARK_NONE) {
            add_mark(p, cell, &colour);
        } else {
            add_dots(p, layer, dots, cell, &colour);
        }
    }
    set_colour(p, &colour, NULL);
    cli_text_add(&p->text, "\n");
}

// The cell, of `count`, that a tick belongs to.
static size_t tick_cell(const cli_ticks *ticks, size_t i, cli_range range, size_t count)
{
    const double part = cli_range_part(range, cli_tick_value(ticks, i));
    return clamp((size_t)fmax(0.0, floor(part * (double)count)), 0, count - 1);
}

static void add_canvas(page *p)
{
    const size_t rows = p->canvas.rows;
    for (size_t row = 0; row < rows; row++) {
        char label[CLI_LABEL] = "";
        bool tick = false;
        for (size_t i = 0; i < p->y.count && !tick; i++) {
            tick = rows - 1 - tick_cell(&p->y, i, p->scene.y, rows) == row;
            if (tick) {
                cli_tick_label(&p->y, i, label);
            }
        }
        cli_text_add(&p->text, "%*s %s", (int)p->margin - 2, label,
                     p->look.utf8 ? (tick ? "\u2524" : "\u2502") : (tick ? "+" : "|"));
        add_row(p, row);
    }
}

static void add_x_axis(page *p)
{
    const size_t columns = p->canvas.columns;
    const bool utf8 = p->look.utf8;
    cli_text_add(&p->text, "%*s%s", (int)p->margin - 1, "", utf8 ? "\u2514" : "+");
    size_t next = 0;
    for (size_t column = 0; column < columns; column++) {
        bool tick = false;
        while (next < p->x.count && tick_cell(&p->x, next, p->scene.x, columns) == column) {
            tick = true;
            next++;
        }
        cli_text_add(&p->text, "%s", utf8 ? (tick ? "\u252c" : "\u2500") : (tick ? "+" : "-"));
    }
    cli_text_add(&p->text, "\n");
    // Labels below the ticks, as far as the name leaves room.
    const char *name = p->plot->names[0] ? p->plot->names[0] : "";
    size_t length = cli_text_columns(name);
    length = length > columns / 2 ? columns / 2 : length;
    const size_t limit = p->look.columns - (length > 0 ? length + 1 : 0);
    size_t used = 0;
    for (size_t i = 0; i < p->x.count; i++) {
        char label[CLI_LABEL];
        cli_tick_label(&p->x, i, label);
        const size_t width = strlen(label);
        const size_t middle = p->margin + tick_cell(&p->x, i, p->scene.x, columns);
        const size_t start = middle > width / 2 ? middle - width / 2 : 0;
        if (start + width <= limit && start >= used + (used > 0)) {
            cli_text_add(&p->text, "%*s%s", (int)(start - used), "", label);
            used = start + width;
        }
    }
    if (length > 0) {
        cli_text_add(&p->text, "%*s", (int)(p->look.columns - length - used), "");
        add_words(p, name, length);
    }
    cli_text_add(&p->text, "\n");
}

// ---- legend ----

// Begins an entry of `width` columns, on the next line when this one is full.
static void begin_entry(page *p, size_t width)
{
    const size_t indent = p->used == 0 ? p->margin : 3;
    if (p->used > 0 && p->used + indent + width > p->look.columns) {
        cli_text_add(&p->text, "\n");
        p->used = 0;
    }
    const size_t room = p->look.columns > width ? p->look.columns - width : 0;
    const size_t wanted = p->used == 0 ? p->margin : 3;
    const size_t blanks = wanted > room ? room : wanted;
    cli_text_add(&p->text, "%*s", (int)blanks, "");
    p->used += blanks + width;
}

static void add_entry(page *p, const char *words)
{
    const size_t columns = cli_text_columns(words);
    const size_t width = columns > p->look.columns ? p->look.columns : columns;
    begin_entry(p, width);
    add_words(p, words, width);
}

static void add_line_entry(page *p, size_t index)
{
    const cli_plot_line *line = &p->plot->lines[index];
    const bool letters = p->look.colours == 0 || !p->look.utf8;
    char sample[8];
    if (line->dots) {
        snprintf(sample, sizeof sample, "%s", p->look.utf8 ? "\u28ff" : ".");
    } else if (line->points) {
        snprintf(sample, sizeof sample, "%s", shapes[line->shape]);
        if (letters) {
            snprintf(sample, sizeof sample, "%c", toupper((unsigned char)p->letters[index]));
        }
    } else if (letters) {
        snprintf(sample, sizeof sample, "%c", p->letters[index]);
    } else {
        snprintf(sample, sizeof sample, "%s", "\u2501\u2501");
    }
    const cli_point end =
        line->count == 0 || p->plot->variables == 0 || line->points
            ? (cli_point){0.5, 0.5}
            : cli_scene_point(&p->scene, line, cli_scene_heights(&p->scene, index),
                              line->count - 1);
    const bool inside = end.x >= 0.0 && end.x <= 1.0 && end.y >= 0.0 && end.y <= 1.0;
    const char *after = inside ? "" : " (leaves)";
    const size_t head = cli_text_columns(sample) + 1;
    const size_t most = p->look.columns - head - strlen(after);
    const size_t columns = cli_text_columns(line->name);
    begin_entry(p, head + (columns > most ? most : columns) + strlen(after));
    const char *colour = NULL;
    set_colour(p, &colour, line_colour(p, index));
    cli_text_add(&p->text, "%s", sample);
    set_colour(p, &colour, NULL);
    cli_text_add(&p->text, " ");
    add_words(p, line->name, most);
    cli_text_add(&p->text, "%s", after);
}

static void add_legend(page *p)
{
    for (size_t i = 0; i < p->plot->line_count; i++) {
        if (*p->plot->lines[i].name) {
            add_line_entry(p, i);
        }
    }
    for (size_t i = 0; i < p->plot->event_count; i++) {
        char words[128];
        snprintf(words, sizeof words, "%s %.100s", p->look.utf8 ? "\u2506" : "|",
                 p->plot->events[i].name);
        add_entry(p, words);
    }
    if (cli_plot_has_paths(p->plot)) {
        const bool letters = p->look.colours == 0 || !p->look.utf8;
        add_entry(p, p->look.utf8 ? "\u25cb start" : "o start");
        add_entry(p, letters ? "CAPITAL end" : "\u25cf end");
    }
    if (p->level_count > 0) {
        char low[CLI_LABEL], high[CLI_LABEL], words[128];
        cli_format_short(p->levels[0], low);
        cli_format_short(p->levels[p->level_count - 1], high);
        snprintf(words, sizeof words, "%zu contours, %s to %s", p->level_count, low, high);
        add_entry(p, words);
    }
    cli_text_add(&p->text, "%s", p->used > 0 ? "\n" : "");
}

static void compose(page *p)
{
    if (p->plot->title) {
        cli_text_add(&p->text, "%*s", (int)p->margin, "");
        add_words(p, p->plot->title, p->look.columns - p->margin);
        cli_text_add(&p->text, "\n");
    }
    if (p->plot->names[1]) {
        const size_t length = cli_text_columns(p->plot->names[1]);
        const size_t end =
            p->margin; /* above the axis, or to the right from the first column */
        cli_text_add(&p->text, "%*s", (int)(length < end ? end - length : 0), "");
        add_words(p, p->plot->names[1], p->look.columns);
        cli_text_add(&p->text, "\n");
    }
    add_canvas(p);
    add_x_axis(p);
    add_legend(p);
}

char *cli_plot_text(const cli_plot *plot, const cli_plot_look *look)
{
    page p = {.plot = plot, .look = *look};
    char *text = NULL;
    if (cli_scene_make(plot, &p.scene)) {
        if (choose_letters(&p) && lay_out(&p) && draw(&p)) {
            compose(&p);
            text = cli_text_take(&p.text);
        }
        cli_canvas_free(&p.canvas);
        cli_scene_free(&p.scene);
        free(p.letters);
    }
    return text;
}
