// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text in a picture of characters: the numbers of points next to their marks, and the values of
// contours on them, where there is room.
#include "plot/label.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plot/number.h"

enum { CANVAS_LEAST = 36 }; /* columns: in smaller pictures a label hides what it is about */

// Whether a text may stand at a cell: nothing in front is there, and no other text next to it.
// `level`: the contour, from 1, that it may hide; 0: any.
static bool has_room(const cli_canvas *canvas, long row, long column, size_t length,
                     unsigned level)
{
    if (row < 0 || column < 0 || row >= (long)canvas->rows ||
        column + (long)length > (long)canvas->columns) {
        return false;
    }
    for (long c = column - 1; c <= column + (long)length; c++) {
        if (c < 0 || c >= (long)canvas->columns) {
            continue;
        }
        const bool beside = c < column || c == column + (long)length;
        const cli_cell *cell = &canvas->cells[(size_t)row * canvas->columns + (size_t)c];
        if (cell->label) {
            return false;
        }
        if (beside) {
            continue;
        }
        unsigned char dots;
        const size_t layer = cli_canvas_cell(canvas, (size_t)c, (size_t)row, &dots);
        const bool other = layer == 0 && level > 0 && cell->level != level;
        if (cell->mark != CLI_MARK_NONE || other || (layer != SIZE_MAX && layer > 0)) {
            return false;
        }
    }
    return true;
}

static void put(cli_canvas *canvas, long row, long column, const char *text, size_t owner,
                unsigned level)
{
    for (size_t i = 0; text[i]; i++) {
        cli_cell *cell = &canvas->cells[(size_t)row * canvas->columns + (size_t)column + i];
        cell->label = text[i];
        cell->owner = owner;
        cell->level = (unsigned char)level;
    }
}

void cli_canvas_number(cli_canvas *canvas, size_t layer, cli_point at, size_t number)
{
    if (!(at.x >= 0.0 && at.x <= 1.0 && at.y >= 0.0 && at.y <= 1.0)) {
        return;
    }
    char text[CLI_LABEL];
    const long length = snprintf(text, sizeof text, "%zu", number);
    const long column =
        (long)fmin(at.x * (double)canvas->columns, (double)canvas->columns - 1.0);
    const long row =
        (long)fmin((1.0 - at.y) * (double)canvas->rows, (double)canvas->rows - 1.0);
    const long places[][2] = {{row, column + 1},
                              {row, column - length},
                              {row - 1, column - length / 2},
                              {row + 1, column - length / 2}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (has_room(canvas, places[i][0], places[i][1], (size_t)length, 0)) {
            put(canvas, places[i][0], places[i][1], text, layer, 0);
            return;
        }
    }
}

// How good a place is: how much of the contour it takes, and then how near to the middle.
static double worth(const cli_canvas *canvas, long row, long column, size_t length,
                    unsigned level)
{
    double cells = 0.0;
    for (size_t i = 0; i < length; i++) {
        unsigned char dots;
        const size_t c = (size_t)column + i;
        const cli_cell *cell = &canvas->cells[(size_t)row * canvas->columns + c];
        cells += cli_canvas_cell(canvas, c, (size_t)row, &dots) == 0 && cell->level == level;
    }
    const double across = (double)column / (double)canvas->columns - 0.5;
    const double down = (double)row / (double)canvas->rows - 0.5;
    return cells - hypot(across, down);
}

void cli_canvas_value(cli_canvas *canvas, unsigned level, double value)
{
    char text[CLI_LABEL];
    cli_format_short(value, text);
    const size_t length = strlen(text);
    double best = 0.0;
    long at[2] = {-1, -1};
    for (long row = 0; row < (long)canvas->rows && canvas->columns >= CANVAS_LEAST; row++) {
        for (long column = 0; column + (long)length < (long)canvas->columns; column++) {
            if (has_room(canvas, row, column, length, level)) {
                const double here = worth(canvas, row, column, length, level);
                if (here > best) {
                    best = here;
                    at[0] = row;
                    at[1] = column;
                }
            }
        }
    }
    if (at[0] >= 0) {
        put(canvas, at[0], at[1], text, 0, level);
    }
}
