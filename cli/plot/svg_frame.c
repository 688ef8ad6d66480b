// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What stands around the region of an SVG document: title, axes, legend.
//
// Keeps: no two labels overlap: the number of ticks is lowered until they fit side by side.
// The height of the document follows from the legend, which is laid out once without drawing
// to count its rows. Colours follow the reader's light or dark theme by a media query.
#include "plot/svg_frame.h"

#include <string.h>

#include "plot/number.h"
#include "plot/picture.h"
#include "plot/scene.h"
#include "shell/format.h"

enum {
    WIDTH = 760,
    RIGHT = 24,
    TALL = 460, /* of a region with contours */
    LOW = 320,  /* of other regions */
    LETTER = 7, /* pixels, about */
    LEGEND_ROW = 22,
    ENTRY_MOST = 80 /* characters of an entry, and of the name of an axis */
};

static const char style[] =
    "<style>text{font:13px system-ui,sans-serif;fill:#1f2933}.title{font-size:15px;"
    "font-weight:600}.back{fill:#fff}.axis{stroke:#7b8794;fill:none}.grid{stroke:#e6e9ed;"
    "fill:none}.start{fill:#fff;stroke:#1f2933;stroke-width:1.8}.end{stroke:#fff}"
    ".raw{stroke:#8a96a3}.faint{stroke-opacity:.38}"
    ".event{stroke:#7b8794;fill:none;stroke-dasharray:3 "
    "4}.value,.number{font-size:11px;paint-order:stroke;stroke:#fff;"
    "stroke-width:3px;stroke-linejoin:round}.number{font-weight:600}"
    "@media(prefers-color-scheme:dark){text{fill:#dde3ea}.back{fill:#14181f}"
    ".axis{stroke:#8290a0}.grid{stroke:#28303b}.start{fill:#14181f;stroke:#dde3ea}"
    ".end,.value,.number{stroke:#14181f}}</style>\n";

static void add_text(cli_drawing *d, double x, double y, const char *anchor, const char *words,
                     size_t most)
{
    cli_svg_text(d, (cli_point){x, y}, anchor, NULL, words, most);
}

// ---- axes ----

void cli_svg_axes(cli_drawing *d)
{
    const double bottom = d->top + d->height;
    const bool grid = d->plot->variables < 2;
    for (int pass = grid ? 0 : 1; pass < 2; pass++) {
        cli_text_add(&d->text, "<path class=\"%s\" d=\"", pass == 0 ? "grid" : "axis");
        for (size_t i = 0; i < d->x.count; i++) {
            const double part = cli_range_part(d->scene.x, cli_tick_value(&d->x, i));
            cli_svg_pair(d, "M", d->left + part * d->width, pass == 0 ? d->top : bottom);
            cli_text_add(&d->text, pass == 0 ? "v%d" : "v5", (int)d->height);
        }
        for (size_t i = 0; i < d->y.count; i++) {
            const double part = cli_range_part(d->scene.y, cli_tick_value(&d->y, i));
            cli_svg_pair(d, "M", d->left, bottom - part * d->height);
            cli_text_add(&d->text, pass == 0 ? "h%d" : "h-5", (int)d->width);
        }
        if (pass == 1) {
            cli_svg_pair(d, "M", d->left, d->top);
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
        add_text(d, d->left + d->width, bottom + 38.0, "end", d->plot->names[0], ENTRY_MOST);
    }
    if (d->plot->names[1]) {
        add_text(d, d->left, d->top - 8.0, "", d->plot->names[1], ENTRY_MOST);
    }
}

void cli_svg_events(cli_drawing *d)
{
    for (size_t i = 0; i < d->plot->event_count; i++) {
        const double part = cli_range_part(d->scene.x, d->plot->events[i].at);
        if (part >= 0.0 && part <= 1.0) {
            cli_text_add(&d->text, "<path class=\"event\"");
            cli_svg_pair(d, " d=\"M", d->left + part * d->width, d->top);
            cli_text_add(&d->text, "v%d\"><title>", (int)d->height);
            cli_svg_words(d, d->plot->events[i].name, ENTRY_MOST);
            cli_text_add(&d->text, "</title></path>\n");
        }
    }
}

// ---- legend ----

// A position in the legend that moves on, to the next row where one is full.
typedef struct position {
    double x, y;
    size_t rows;
} position;

enum { SAMPLE = 24, GAP = 8, BETWEEN = 20, WIDE_LETTER = 8 };

static position next_entry(const cli_drawing *d, position *at, size_t letters)
{
    const size_t shown = letters < ENTRY_MOST ? letters : ENTRY_MOST;
    const double width = SAMPLE + GAP + BETWEEN + (double)(WIDE_LETTER * shown);
    if (at->rows == 0 || (at->x > d->left && at->x + width > WIDTH)) {
        at->x = d->left;
        at->y += LEGEND_ROW;
        at->rows++;
    }
    const position entry = *at;
    at->x += width;
    return entry;
}

static void add_line_entry(cli_drawing *d, size_t index, position at, const char *after)
{
    const cli_plot_line *line = &d->plot->lines[index];
    if (line->points) {
        cli_svg_shape(d, line->shape, (cli_point){at.x + 12.0, at.y - 4.5},
                      cli_svg_colour(d, index));
    } else {
        cli_svg_stroke(d, index, line->dots ? 2.4 : 2.6);
        cli_svg_pair(d, "M", at.x + (line->dots ? 3.0 : 0.0), at.y - 4.5);
        if (line->dots) {
            cli_text_add(&d->text, "h0m9 -2h0m9 3h0\"/>\n");
        } else {
            cli_text_add(&d->text, "h%d\"/>\n", SAMPLE);
        }
    }
    cli_svg_begin_text(d, (cli_point){at.x + SAMPLE + GAP, at.y}, "", NULL);
    cli_svg_words(d, line->name, ENTRY_MOST);
    cli_text_add(&d->text, "%s</text>\n", after);
}

// Lines and marks; drawn, or only counted. Returns the rows.
static size_t legend(cli_drawing *d, bool drawn)
{
    position at = {d->left, d->top + d->height + 40.0, 0};
    for (size_t i = 0; i < d->plot->line_count; i++) {
        const cli_plot_line *line = &d->plot->lines[i];
        if (!*line->name) {
            continue;
        }
        const bool leaves = d->plot->variables > 0 && line->count > 0 && !line->points &&
                            !cli_svg_inside(cli_svg_end(d, i, true));
        const char *after = leaves ? " (leaves)" : "";
        const position entry = next_entry(d, &at, cli_text_columns(line->name) + strlen(after));
        if (drawn) {
            add_line_entry(d, i, entry, after);
        }
    }
    for (size_t i = 0; i < d->plot->event_count; i++) {
        const char *name = d->plot->events[i].name;
        const position entry = next_entry(d, &at, cli_text_columns(name));
        if (drawn) {
            cli_text_add(&d->text, "<path class=\"event\"");
            cli_svg_pair(d, " d=\"M", entry.x + 12.0, entry.y - 12.0);
            cli_text_add(&d->text, "v16\"/>\n");
            add_text(d, entry.x + SAMPLE + GAP, entry.y, "", name, ENTRY_MOST);
        }
    }
    for (int end = 0; end < 2 && cli_plot_has_paths(d->plot); end++) {
        const position entry = next_entry(d, &at, 3);
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

void cli_svg_legend(cli_drawing *d)
{
    legend(d, true);
}

// ---- layout ----

void cli_svg_lay_out(cli_drawing *d)
{
    d->height = d->plot->variables == 2 ? TALL : LOW;
    d->top = 16.0 + (d->plot->title ? 26.0 : 0.0) + (d->plot->names[1] ? 20.0 : 0.0);
    d->y = cli_scene_ticks(&d->scene, (size_t)(d->height / 45.0));
    size_t longest = 0;
    char label[CLI_LABEL];
    for (size_t i = 0; i < d->y.count; i++) {
        cli_tick_label(&d->y, i, label);
        longest = strlen(label) > longest ? strlen(label) : longest;
    }
    d->left = 22.0 + (double)(LETTER * longest);
    d->width = WIDTH - RIGHT - d->left;
    for (size_t most = 12; most > 0; most--) {
        d->x = cli_ticks_make(d->scene.x, most);
        longest = 0;
        for (size_t i = 0; i < d->x.count; i++) {
            cli_tick_label(&d->x, i, label);
            longest += strlen(label) + 2;
        }
        // Labels side by side; between two values of a series is none.
        const bool parts = cli_plot_is_whole(d->plot) && d->x.exponent < 0;
        if (!parts && (double)(LETTER * longest) <= d->width) {
            break;
        }
    }
}

void cli_svg_document(cli_text *text, int begin, int tall)
{
    cli_text_add(text,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                 "width=\"%d\" height=\"%d\"",
                 WIDTH, tall, WIDTH, tall);
    if (begin > 0) {
        cli_text_add(text, " y=\"%d\"", begin);
    }
}

void cli_svg_head(cli_drawing *d)
{
    const double below = (double)(LEGEND_ROW * legend(d, false));
    d->tall = (int)(d->top + d->height + 50.0 + below);
    cli_svg_document(&d->text, d->begin, d->tall);
    cli_text_add(&d->text, " role=\"img\">\n");
    if (d->plot->title) {
        cli_text_add(&d->text, "<title>");
        cli_svg_words(d, d->plot->title, 1000);
        cli_text_add(&d->text, "</title>\n");
    }
    cli_text_add(&d->text, "%s<rect class=\"back\" width=\"100%%\" height=\"100%%\"/>\n",
                 style);
    if (d->plot->title) {
        cli_text_add(&d->text, "<text class=\"title\" x=\"");
        cli_text_number(&d->text, d->left, 1);
        cli_text_add(&d->text, "\" y=\"25\">");
        cli_svg_words(d, d->plot->title, 80);
        cli_text_add(&d->text, "</text>\n");
    }
}
