// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A table of texts whose columns are as wide as what is in them.
#ifndef DESCENT_CLI_RUNS_GRID_H
#define DESCENT_CLI_RUNS_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include <descent/base.h>

enum { CLI_GRID_COLUMNS = 20, CLI_GRID_CELL = 160 };

typedef struct cli_grid_column {
    bool right; /* its texts stand at the right */
    int worth;  /* columns of less are left out first where there is no room; 0: never */
} cli_grid_column;

/// Freed with cli_grid_free. The first row is the head.
typedef struct cli_grid {
    size_t columns, rows, room;
    cli_grid_column column[CLI_GRID_COLUMNS];
    char (*cells)[CLI_GRID_CELL]; /* rows x columns */
} cli_grid;

/// A new row of empty texts. False: memory is out.
bool cli_grid_add(cli_grid *grid);

/// A text of the last row, made safe to show, and cut where it is too long.
void cli_grid_set(cli_grid *grid, size_t column, const char *text);
/// The same, as printf.
void cli_grid_put(cli_grid *grid, size_t column, const char *format, ...) DESCENT_FORMAT(3, 4);

/// Prints it on stdout. columns: of the screen; SIZE_MAX: all that is needed.
void cli_grid_print(const cli_grid *grid, size_t columns);
void cli_grid_free(cli_grid *grid);

/// Columns of stdout where it is a terminal; else SIZE_MAX.
size_t cli_grid_room(void);

#endif
