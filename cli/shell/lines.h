// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Lines of a text file or stream. The end of the input, an error while reading, memory that is
// out and a line without an end are different things here.
#ifndef DESCENT_CLI_SHELL_LINES_H
#define DESCENT_CLI_SHELL_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Bytes of a line at most: as many as of a record of CSV. */
enum { CLI_LINE_MOST = 1 << 24 };

typedef struct cli_lines {
    FILE *file;
    bool
        direct; /* bytes are taken from the file's descriptor, past its buffer: nobody else reads
                    them, and what has come is known (cli_lines_ready) */
    char *block;    /* of them, ... */
    size_t at, end; /* ... and which are still to be read */
    char *text;     /* of the line, with a NUL behind it in place of the newline */
    size_t length, capacity;
    uint64_t number; /* of the line, 1 the first */
    int problem;     /* an errno, or 0 */
} cli_lines;

/// The next line, or false: at the end, or after a problem.
bool cli_lines_next(cli_lines *lines);

/// Direct: the whole next line has come, and cli_lines_next does not wait for it.
bool cli_lines_ready(const cli_lines *lines);

/// Frees the text. CLI_DONE when all was read, else an exit code, with an error printed about
/// `name`: "the standard input".
int cli_lines_end(cli_lines *lines, const char *name);

#endif
