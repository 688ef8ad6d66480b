// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Words and shapes of an SVG document.
//
// Keeps: the document is well-formed whatever names the data have: what XML does not allow is
// replaced, & and < are escaped, and characters that are invisible or reorder text do not get
// in. Numbers have a decimal point in every locale.
#include "plot/svg_drawing.h"

#include <math.h>

#include "shell/shown.h"

cli_point cli_svg_pixel(const cli_drawing *d, cli_point at)
{
    return (cli_point){d->left + at.x * d->width, d->top + (1.0 - at.y) * d->height};
}

const char *cli_svg_colour(const cli_drawing *d, size_t line)
{
    static const char *const colours[] = {"#e4572e", "#2f7ed8", "#2a9d5c", "#e0950b",
                                          "#8e5bd0", "#d6569f", "#15a3a3", "#8a6d3b"};
    return colours[cli_plot_hue(d->plot, line) % (sizeof colours / sizeof *colours)];
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

void cli_svg_words(cli_drawing *d, const char *words, size_t most)
{
    const unsigned char *c = (const unsigned char *)words;
    for (size_t done = 0; *c; done++) {
        if (done == most) {
            cli_text_add(&d->text, "\u2026");
            return;
        }
        const size_t hidden = cli_hidden_at((const char *)c);
        const size_t length = hidden ? 0 : character(c);
        const char *name = *c == '&' ? "&amp;" : *c == '<' ? "&lt;" : *c == '>' ? "&gt;" : NULL;
        if (name) {
            cli_text_add(&d->text, "%s", name);
        } else if (length > 0) {
            cli_text_add(&d->text, "%.*s", (int)length, (const char *)c);
        } else {
            cli_text_add(&d->text, "?");
        }
        c += length > 0 ? length : hidden > 0 ? hidden : 1;
    }
}

void cli_svg_pair(cli_drawing *d, const char *before, double x, double y)
{
    cli_text_add(&d->text, "%s", before);
    cli_text_number(&d->text, x, 1);
    cli_text_add(&d->text, " ");
    cli_text_number(&d->text, y, 1);
}

void cli_svg_begin_text(cli_drawing *d, cli_point at, const char *anchor, const char *kind)
{
    cli_text_add(&d->text, "<text x=\"");
    cli_text_number(&d->text, at.x, 1);
    cli_text_add(&d->text, "\" y=\"");
    cli_text_number(&d->text, at.y, 1);
    if (*anchor) {
        cli_text_add(&d->text, "\" text-anchor=\"%s", anchor);
    }
    if (kind) {
        cli_text_add(&d->text, "\" class=\"%s", kind);
    }
    cli_text_add(&d->text, "\">");
}

void cli_svg_text(cli_drawing *d, cli_point at, const char *anchor, const char *kind,
                  const char *words, size_t most)
{
    cli_svg_begin_text(d, at, anchor, kind);
    cli_svg_words(d, words, most);
    cli_text_add(&d->text, "</text>\n");
}

void cli_svg_stroke(cli_drawing *d, size_t index, double width)
{
    if (index == SIZE_MAX) { /* the curve */
        cli_text_add(&d->text, "<path class=\"curve\" stroke=\"#5b86b5\"");
    } else if (d->plot->lines[index].dots && d->plot->lines[index].hue == 0) {
        cli_text_add(&d->text, "<path class=\"raw\"");
    } else {
        cli_text_add(&d->text, "<path class=\"%s\" stroke=\"%s\"",
                     d->plot->lines[index].dots ? "faint" : "line", cli_svg_colour(d, index));
    }
    cli_text_add(&d->text, " fill=\"none\" stroke-width=\"");
    cli_text_number(&d->text, width, 1);
    cli_text_add(&d->text, "\" stroke-linejoin=\"round\" stroke-linecap=\"round\" d=\"");
}

cli_point cli_svg_end(const cli_drawing *d, size_t index, bool last)
{
    const cli_plot_line *line = &d->plot->lines[index];
    if (line->count == 0) {
        return (cli_point){(double)NAN, (double)NAN};
    }
    return cli_scene_point(&d->scene, line, cli_scene_heights(&d->scene, index),
                           last ? line->count - 1 : 0);
}

bool cli_svg_inside(cli_point at)
{
    return at.x >= 0.0 && at.x <= 1.0 && at.y >= 0.0 && at.y <= 1.0;
}

// ---- marks ----

void cli_svg_circle(cli_drawing *d, cli_point centre, double radius)
{
    cli_text_add(&d->text, "<circle cx=\"");
    cli_text_number(&d->text, centre.x, 1);
    cli_text_add(&d->text, "\" cy=\"");
    cli_text_number(&d->text, centre.y, 1);
    cli_text_add(&d->text, "\" r=\"");
    cli_text_number(&d->text, radius, 1);
    cli_text_add(&d->text, "\"");
}

void cli_svg_shape(cli_drawing *d, cli_plot_shape shape, cli_point at, const char *colour)
{
    // What follows the corner where each begins.
    static const struct {
        double x, y;
        const char *rest;
    } corners[] = {[CLI_PLOT_DIAMOND] = {0.0, -6.0, "l6 6l-6 6l-6 -6z"},
                   [CLI_PLOT_TRIANGLE] = {0.0, -6.0, "l5.6 10l-11.2 0z"},
                   [CLI_PLOT_SQUARE] = {-4.2, -4.2, "h8.4v8.4h-8.4z"}};
    if (shape == CLI_PLOT_CIRCLE) {
        cli_svg_circle(d, at, CLI_SVG_RADIUS);
    } else {
        cli_text_add(&d->text, "<path d=\"");
        cli_svg_pair(d, "M", at.x + corners[shape].x, at.y + corners[shape].y);
        cli_text_add(&d->text, "%s\"", corners[shape].rest);
    }
    cli_text_add(&d->text, " class=\"end\" fill=\"%s\"/>\n", colour);
}
