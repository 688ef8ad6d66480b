// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Dots in character cells. Each line has a layer of its own, so that a cell that several lines
// cross can show the one with most dots in it.
#include "plot/canvas.h"

#include <math.h>
#include <stdlib.h>

bool cli_canvas_make(cli_canvas *canvas, size_t columns, size_t rows, bool braille,
                     size_t layers)
{
    *canvas = (cli_canvas){.columns = columns, .rows = rows, .layers = layers};
    canvas->across = braille ? 2 : 1;
    canvas->down = braille ? 4 : 2;
    canvas->width = columns * canvas->across;
    canvas->height = rows * canvas->down;
    canvas->dots = calloc(layers * rows * columns, 1);
    canvas->cells = calloc(rows * columns, sizeof *canvas->cells);
    canvas->back = calloc(layers, sizeof *canvas->back);
    if (!canvas->dots || !canvas->cells || !canvas->back) {
        cli_canvas_free(canvas);
        return false;
    }
    return true;
}

void cli_canvas_free(cli_canvas *canvas)
{
    free(canvas->dots);
    free(canvas->cells);
    free(canvas->back);
    *canvas = (cli_canvas){0};
}

static size_t cell_of(const cli_canvas *canvas, size_t x, size_t y)
{
    return y / canvas->down * canvas->columns + x / canvas->across;
}

void cli_canvas_dot(cli_canvas *canvas, size_t layer, size_t x, size_t y)
{
    const size_t bit = y % canvas->down * canvas->across + x % canvas->across;
    unsigned char *dots = canvas->dots + layer * canvas->rows * canvas->columns;
    dots[cell_of(canvas, x, y)] |= (unsigned char)(1U << bit);
}

// The dot at a part of the region; the end of the last dot belongs to it.
static long dot_at(double part, size_t count)
{
    const long dot = (long)floor(part * (double)count);
    return dot < 0 ? 0 : dot >= (long)count ? (long)count - 1 : dot;
}

void cli_canvas_line(cli_canvas *canvas, size_t layer, cli_point a, cli_point b)
{
    if (!cli_clip(&a, &b)) {
        return;
    }
    long x = dot_at(a.x, canvas->width), y = dot_at(1.0 - a.y, canvas->height);
    const long end_x = dot_at(b.x, canvas->width), end_y = dot_at(1.0 - b.y, canvas->height);
    // Bresenham's line.
    const long dx = labs(end_x - x), dy = labs(end_y - y);
    const long step_x = x < end_x ? 1 : -1, step_y = y < end_y ? 1 : -1;
    long error = dx - dy;
    for (;;) {
        cli_canvas_dot(canvas, layer, (size_t)x, (size_t)y);
        if (x == end_x && y == end_y) {
            return;
        }
        const long twice = 2 * error;
        if (twice > -dy) {
            error -= dy;
            x += step_x;
        }
        if (twice < dx) {
            error += dx;
            y += step_y;
        }
    }
}

static bool inside(cli_point at)
{
    return at.x >= 0.0 && at.x <= 1.0 && at.y >= 0.0 && at.y <= 1.0;
}

void cli_canvas_mark(cli_canvas *canvas, size_t layer, cli_point at, cli_mark mark)
{
    if (!inside(at)) { /* also NAN */
        return;
    }
    const size_t x = (size_t)dot_at(at.x, canvas->width);
    const size_t y = (size_t)dot_at(1.0 - at.y, canvas->height);
    cli_cell *cell = &canvas->cells[cell_of(canvas, x, y)];
    if (mark < cell->mark) {
        return;
    }
    if (mark == CLI_MARK_END && cell->mark == CLI_MARK_END && cell->owner != layer) {
        cell->many = true;
    }
    cell->mark = (unsigned char)mark;
    cell->owner = layer;
}

void cli_canvas_contour(cli_canvas *canvas, const double *values, double level, size_t number)
{
    const size_t width = canvas->width, height = canvas->height;
    // The dots below the level that have a neighbour at or above it: a line one dot thick.
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            const double *at = values + y * width + x;
            if (!isfinite(*at) || *at >= level) {
                continue;
            }
            const double around[] = {
                x > 0 ? at[-1] : (double)NAN, x + 1 < width ? at[1] : (double)NAN,
                y > 0 ? *(at - width) : (double)NAN, y + 1 < height ? at[width] : (double)NAN};
            bool edge = false;
            for (size_t i = 0; i < 4; i++) {
                edge = edge || (isfinite(around[i]) && around[i] >= level);
            }
            if (edge) {
                cli_canvas_dot(canvas, 0, x, y);
                canvas->cells[cell_of(canvas, x, y)].level = (unsigned char)number;
            }
        }
    }
}

static unsigned count_bits(unsigned char bits)
{
    unsigned count = 0;
    for (; bits; bits = (unsigned char)(bits & (bits - 1))) {
        count++;
    }
    return count;
}

size_t cli_canvas_cell(const cli_canvas *canvas, size_t column, size_t row, unsigned char *dots)
{
    const size_t cell = row * canvas->columns + column;
    size_t best = SIZE_MAX;
    unsigned most = 0;
    *dots = 0;
    // First the layers in front, all their dots in one colour; the others when there are none.
    for (int back = 0; back < 2 && best == SIZE_MAX; back++) {
        for (size_t layer = 0; layer < canvas->layers; layer++) {
            const unsigned char bits =
                canvas->dots[layer * canvas->rows * canvas->columns + cell];
            const unsigned count = count_bits(bits);
            if (canvas->back[layer] != (back == 1) || count == 0) {
                continue;
            }
            *dots |= bits;
            if (count >= most) {
                most = count;
                best = layer;
            }
        }
    }
    return best;
}

void cli_braille(unsigned char dots, char text[4])
{
    // Our bits go row by row; those of braille down the left column, down the right, and then
    // along the last row. U+2800 and the bits, in three bytes.
    static const unsigned char places[] = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};
    unsigned code = 0x2800;
    for (size_t i = 0; i < 8; i++) {
        code |= dots & (1U << i) ? places[i] : 0U;
    }
    text[0] = (char)(0xe0 | (code >> 12));
    text[1] = (char)(0x80 | ((code >> 6) & 0x3f));
    text[2] = (char)(0x80 | (code & 0x3f));
    text[3] = '\0';
}
