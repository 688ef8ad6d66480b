// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Lines of any text file, of any length up to a limit. Keeps: a line is whole or an error; a
// NUL in it stays and is the caller's to refuse, for `length` is not taken from it.
#include "shell/lines.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "shell/output.h"

// Room for one byte more and a NUL.
static bool grow(cli_lines *lines)
{
    if (lines->length + 1 < lines->capacity) {
        return true;
    }
    const size_t capacity = lines->capacity ? 2 * lines->capacity : 256;
    char *text = realloc(lines->text, capacity);
    if (!text) {
        lines->problem = ENOMEM;
        return false;
    }
    lines->text = text;
    lines->capacity = capacity;
    return true;
}

bool cli_lines_next(cli_lines *lines)
{
    int c = 0;
    lines->length = 0;
    if (lines->problem) {
        return false;
    }
    lines->number++;
    while (grow(lines)) {
        errno = 0;
        c = getc(lines->file);
        if (c == EOF || c == '\n') {
            lines->text[lines->length] = '\0';
            break;
        }
        if (lines->length >= CLI_LINE_MOST) {
            lines->problem = EOVERFLOW;
            break;
        }
        lines->text[lines->length++] = (char)c;
    }
    if (c == EOF && ferror(lines->file)) {
        lines->problem = errno ? errno : EIO;
    }
    return !lines->problem && (c != EOF || lines->length > 0);
}

int cli_lines_end(cli_lines *lines, const char *name)
{
    const int problem = lines->problem;
    free(lines->text);
    lines->text = NULL;
    if (problem == EOVERFLOW) {
        cli_error("%s, line %" PRIu64 ": it is longer than %d MiB; is this a text file?", name,
                  lines->number, CLI_LINE_MOST >> 20);
        return CLI_BAD_DATA;
    }
    if (problem) {
        cli_error("cannot read %s, line %" PRIu64 ": %s", name, lines->number,
                  strerror(problem));
        return CLI_FAILED;
    }
    return CLI_DONE;
}
