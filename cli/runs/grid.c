// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Tables for people. Keeps: on a terminal a table is no wider than that: columns that matter
// least are left out, and in a file or a pipe all are there.
#include "runs/grid.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "shell/format.h"
#include "shell/shown.h"
#include "shell/terminal.h"

enum { BETWEEN = 2 }; /* blanks */

bool cli_grid_add(cli_grid *grid)
{
    if (grid->rows == grid->room) {
        const size_t room = 2 * grid->room + 16;
        char(*grown)[CLI_GRID_CELL] =
            realloc(grid->cells, room * grid->columns * sizeof *grown);
        if (!grown) {
            return false;
        }
        grid->cells = grown;
        grid->room = room;
    }
    grid->rows++;
    for (size_t i = 0; i < grid->columns; i++) {
        cli_grid_set(grid, i, "");
    }
    return true;
}

static char *cell_at(const cli_grid *grid, size_t row, size_t column)
{
    return grid->cells[row * grid->columns + column];
}

void cli_grid_set(cli_grid *grid, size_t column, const char *text)
{
    char *cell = cell_at(grid, grid->rows - 1, column);
    const char *shown = CLI_SHOW(text);
    size_t length = (size_t)snprintf(cell, CLI_GRID_CELL, "%s", shown);
    if (length >= CLI_GRID_CELL) { /* at the beginning of a character, with room for dots */
        length = CLI_GRID_CELL - 4;
        while (length > 0 && ((unsigned char)cell[length] & 0xC0U) == 0x80U) {
            length--;
        }
        snprintf(cell + length, 4, "...");
    }
}

void cli_grid_put(cli_grid *grid, size_t column, const char *format, ...)
{
    char text[CLI_GRID_CELL];
    va_list list;
    va_start(list, format);
    (void)vsnprintf(text, sizeof text, format, list);
    va_end(list);
    cli_grid_set(grid, column, text);
}

static size_t width_of(const cli_grid *grid, size_t column)
{
    size_t widest = 0;
    for (size_t row = 0; row < grid->rows; row++) {
        const size_t width = cli_text_columns(cell_at(grid, row, column));
        widest = width > widest ? width : widest;
    }
    return widest;
}

// Whether a column says anything below its head.
static bool is_empty(const cli_grid *grid, size_t column)
{
    bool empty = true;
    for (size_t row = 1; row < grid->rows; row++) {
        empty = empty && !*cell_at(grid, row, column);
    }
    return empty;
}

// Leaves out columns until the others fit; widths of those are 0.
static void choose(const cli_grid *grid, size_t columns, size_t width[CLI_GRID_COLUMNS])
{
    for (;;) {
        size_t all = 0, least = SIZE_MAX;
        for (size_t i = 0; i < grid->columns; i++) {
            all += width[i] > 0 ? width[i] + (i > 0 ? BETWEEN : 0U) : 0;
            const bool may_go = width[i] > 0 && grid->column[i].worth > 0;
            if (may_go &&
                (least == SIZE_MAX || grid->column[i].worth < grid->column[least].worth)) {
                least = i;
            }
        }
        if (all <= columns || least == SIZE_MAX) {
            return;
        }
        width[least] = 0;
    }
}

static void print_row(const cli_grid *grid, size_t row, const size_t *width)
{
    size_t blanks = 0; /* not written at the end of a line */
    for (size_t i = 0; i < grid->columns; i++) {
        if (width[i] == 0) {
            continue;
        }
        const char *text = cell_at(grid, row, i);
        const size_t fill = width[i] - cli_text_columns(text);
        blanks += i > 0 ? BETWEEN : 0U;
        if (*text) {
            printf("%*s%s", (int)(blanks + (grid->column[i].right ? fill : 0)), "", text);
            blanks = grid->column[i].right ? 0 : fill;
        } else {
            blanks += fill;
        }
    }
    putchar('\n');
}

void cli_grid_print(const cli_grid *grid, size_t columns)
{
    size_t width[CLI_GRID_COLUMNS];
    for (size_t i = 0; i < grid->columns; i++) {
        width[i] = i > 0 && is_empty(grid, i) ? 0 : width_of(grid, i);
    }
    choose(grid, columns, width);
    for (size_t row = 0; row < grid->rows; row++) {
        print_row(grid, row, width);
    }
}

void cli_grid_free(cli_grid *grid)
{
    free(grid->cells);
    grid->cells = NULL;
    grid->rows = grid->room = 0;
}

size_t cli_grid_room(void)
{
    return isatty(STDOUT_FILENO) ? cli_terminal_columns_of(STDOUT_FILENO) : SIZE_MAX;
}
