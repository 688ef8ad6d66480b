// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The disconnectivity graph as text, lying on its side with the height to the right, and as an
// SVG document, standing.
//
// Keeps: only drawing; which minima are joined, and how high, is the tree's.
#include "map/tree_draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/number.h"
#include "target/points.h"

// ---- text ----

enum { LEFT = 1, RIGHT = 2, UP = 4, DOWN = 8, LEAF = 16 };

typedef struct sheet {
    const cli_tree *tree;
    size_t columns; /* for heights */
    unsigned char *cells;
} sheet;

static size_t column_of(const sheet *s, double f)
{
    const double part = cli_range_part((cli_range){s->tree->low, s->tree->high}, f);
    return (size_t)(fmax(0.0, fmin(1.0, part)) * (double)(s->columns - 1) + 0.5);
}

static void add(sheet *s, size_t row, size_t column, int bits)
{
    s->cells[row * s->columns + column] |= (unsigned char)bits;
}

static void draw_across(sheet *s, size_t row, size_t from, size_t to)
{
    for (size_t c = from; c < to; c++) {
        add(s, row, c, RIGHT);
        add(s, row, c + 1, LEFT);
    }
}

// The line of a node up to the height at which it is joined, and down to what joins it there.
static void draw_join(sheet *s, const cli_tree_node *node)
{
    const cli_tree_node *children[2] = {&s->tree->nodes[node->lower],
                                        &s->tree->nodes[node->other]};
    const size_t column = column_of(s, node->f);
    for (int i = 0; i < 2; i++) {
        draw_across(s, children[i]->row, column_of(s, children[i]->f), column);
    }
    for (size_t row = children[0]->row; row < children[1]->row; row++) {
        add(s, row, column, DOWN);
        add(s, row + 1, column, UP);
    }
}

static void draw(sheet *s)
{
    for (size_t i = 0; i < s->tree->count; i++) {
        const cli_tree_node *node = &s->tree->nodes[i];
        if (node->lower == SIZE_MAX) {
            add(s, node->row, column_of(s, node->f), LEAF);
        } else {
            draw_join(s, node);
        }
    }
}

static const char *glyph(unsigned char bits, bool utf8)
{
    static const char *const box[16] = {
        " ",      "\u2574", "\u2576", "\u2500", "\u2575", "\u2518", "\u2514", "\u2534",
        "\u2577", "\u2510", "\u250c", "\u252c", "\u2502", "\u2524", "\u251c", "\u253c"};
    static const char *const ascii[16] = {" ", "-", "-", "-", "|", "+", "+", "+",
                                          "|", "+", "+", "+", "|", "+", "+", "+"};
    return bits & LEAF ? (utf8 ? "\u25cf" : "o") : (utf8 ? box : ascii)[bits];
}

static void write_rows(const sheet *s, const cli_tree_node *const *leaves, bool utf8,
                       cli_text *text)
{
    for (size_t row = 0; row < s->tree->leaves; row++) {
        char f[32];
        cli_format_real(leaves[row]->f, f);
        cli_text_add(text, "%4zu %13s  ", leaves[row]->point + 1, f);
        size_t last = 0;
        for (size_t c = 0; c < s->columns; c++) {
            last = s->cells[row * s->columns + c] ? c : last;
        }
        for (size_t c = 0; c <= last; c++) {
            cli_text_add(text, "%s", glyph(s->cells[row * s->columns + c], utf8));
        }
        cli_text_add(text, "\n");
    }
    char low[CLI_LABEL], high[CLI_LABEL];
    cli_format_short(s->tree->low, low);
    cli_format_short(s->tree->high, high);
    const size_t used = strlen(low);
    cli_text_add(text, "%18s  %s%*s\n", "f", low,
                 (int)(s->columns > used ? s->columns - used : 0), high);
}

char *cli_tree_text(const cli_tree *tree, size_t columns, bool utf8)
{
    enum { LABELS = 20, LEAST = 10 };
    sheet s = {.tree = tree, .columns = columns > LABELS + LEAST ? columns - LABELS : LEAST};
    s.cells = calloc(tree->leaves * s.columns + 1, 1);
    const cli_tree_node **leaves = calloc(tree->leaves + 1, sizeof *leaves);
    char *result = NULL;
    if (s.cells && leaves) {
        cli_text text = {0};
        draw(&s);
        for (size_t i = 0; i < tree->leaves; i++) {
            leaves[tree->nodes[i].row] = &tree->nodes[i];
        }
        write_rows(&s, leaves, utf8, &text);
        result = cli_text_take(&text);
    }
    free(s.cells);
    free(leaves);
    return result;
}

// ---- SVG ----

enum {
    MARGIN = 70,
    RIGHT_MARGIN = 20,
    TOP = 50,
    BOTTOM = 40,
    TALL = 420,
    APART = 34,
    WIDE = 720
};

typedef struct drawing {
    const cli_tree *tree;
    double *x; /* of each node */
    double apart, width;
    cli_range range;
    cli_text text;
} drawing;

static double height_of(const drawing *d, double f)
{
    return TOP + TALL * (1.0 - cli_range_part(d->range, f));
}

static void escape(cli_text *text, const char *words)
{
    for (const char *c = words; *c; c++) {
        const unsigned char byte = (unsigned char)*c;
        if (*c == '&' || *c == '<' || *c == '>') {
            cli_text_add(text, "%s", *c == '&' ? "&amp;" : *c == '<' ? "&lt;" : "&gt;");
        } else if (byte >= 0x20 && byte != 0x7f) {
            cli_text_add(text, "%c", *c);
        }
    }
}

// Leaves stand side by side, a node over the middle of what it joins.
static void place_nodes(drawing *d)
{
    for (size_t i = 0; i < d->tree->count; i++) {
        const cli_tree_node *node = &d->tree->nodes[i];
        d->x[i] = node->lower == SIZE_MAX ? MARGIN + d->apart * ((double)node->row + 0.5)
                                          : 0.5 * (d->x[node->lower] + d->x[node->other]);
    }
}

static void add_axis(drawing *d)
{
    const cli_ticks ticks = cli_ticks_make(d->range, 9);
    for (size_t i = 0; i < ticks.count; i++) {
        char label[CLI_LABEL];
        cli_tick_label(&ticks, i, label);
        const double y = height_of(d, cli_tick_value(&ticks, i));
        cli_text_add(&d->text,
                     "<path class=\"grid\" d=\"M%d %.1fH%.1f\"/><text x=\"%d\" y=\"%.1f\" "
                     "text-anchor=\"end\">%s</text>\n",
                     MARGIN, y, d->width - RIGHT_MARGIN, MARGIN - 8, y + 4.5, label);
    }
}

// From a child straight up, and over to the node near its height.
static void add_branch(drawing *d, size_t child, size_t parent)
{
    const double from = height_of(d, d->tree->nodes[child].f);
    const double to = height_of(d, d->tree->nodes[parent].f);
    const double bend = fmin(from, to + 0.05 * TALL);
    cli_text_add(&d->text, "M%.1f %.1fV%.1fL%.1f %.1f", d->x[child], from, bend, d->x[parent],
                 to);
}

static void add_tree(drawing *d)
{
    const cli_tree *tree = d->tree;
    cli_text_add(&d->text, "<path class=\"tree\" d=\"");
    for (size_t i = tree->leaves; i < tree->count; i++) {
        add_branch(d, tree->nodes[i].lower, i);
        add_branch(d, tree->nodes[i].other, i);
    }
    cli_text_add(&d->text, "\"/>\n");
    for (size_t i = 0; i < tree->leaves; i++) {
        const double y = height_of(d, tree->nodes[i].f);
        char f[32];
        cli_format_real(tree->nodes[i].f, f);
        cli_text_add(&d->text,
                     "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%zu: f = "
                     "%s</title></circle>\n",
                     d->x[i], y, fmin(4.5, 0.4 * d->apart), tree->nodes[i].point + 1, f);
        if (d->apart >= 16.0) {
            cli_text_add(&d->text,
                         "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%zu</text>\n",
                         d->x[i], y + 19.0, tree->nodes[i].point + 1);
        }
    }
}

static void compose(drawing *d, const char *title)
{
    const int height = TOP + TALL + BOTTOM;
    cli_text_add(&d->text,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %d\" "
                 "width=\"%.0f\" height=\"%d\" role=\"img\">\n<title>",
                 d->width, height, d->width, height);
    escape(&d->text, title);
    cli_text_add(&d->text,
                 "</title>\n<style>text{font:13px system-ui,sans-serif;fill:#3c4856}"
                 ".back{fill:#fff}.grid{stroke:#e3e8ee}.tree{fill:none;stroke:#2b6fc2;"
                 "stroke-width:1.7}circle{fill:#d64545}"
                 "@media(prefers-color-scheme:dark){text{fill:#c5ced8}.back{fill:#14181f}"
                 ".grid{stroke:#28303b}.tree{stroke:#6aa5ea}}</style>\n"
                 "<rect class=\"back\" width=\"100%%\" height=\"100%%\"/>\n"
                 "<text x=\"%d\" y=\"25\">",
                 MARGIN);
    escape(&d->text, title);
    cli_text_add(&d->text, "</text>\n");
    add_axis(d);
    add_tree(d);
    cli_text_add(&d->text, "</svg>\n");
}

char *cli_tree_svg(const cli_tree *tree, const char *title)
{
    const double all = (double)tree->leaves;
    const double more = tree->high > tree->low ? 0.03 * (tree->high - tree->low)
                        : tree->high != 0.0    ? 0.1 * fabs(tree->high)
                                               : 1.0;
    drawing d = {.tree = tree, .range = {tree->low - more, tree->high + more}};
    d.apart = fmin(APART * 2.0, (WIDE - MARGIN - RIGHT_MARGIN) / all);
    d.width = fmax(300.0, MARGIN + RIGHT_MARGIN + d.apart * all);
    d.x = calloc(tree->count + 1, sizeof *d.x);
    if (!d.x) {
        return NULL;
    }
    place_nodes(&d);
    compose(&d, title);
    free(d.x);
    return cli_text_take(&d.text);
}
