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
#include <unistd.h>

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

// The next byte past the buffer of the file.
static int direct_byte(cli_lines *lines)
{
    enum { BLOCK = 1 << 16 };
    if (lines->at == lines->end) {
        lines->block = lines->block ? lines->block : malloc(BLOCK);
        const ssize_t got =
            lines->block ? read(fileno(lines->file), lines->block, BLOCK) : (ssize_t)-1;
        lines->at = lines->end = 0;
        if (got <= 0) {
            lines->problem = got == 0 ? 0 : lines->block ? errno : ENOMEM;
            return EOF;
        }
        lines->end = (size_t)got;
    }
    return (unsigned char)lines->block[lines->at++];
}

bool cli_lines_ready(const cli_lines *lines)
{
    return lines->at < lines->end &&
           memchr(lines->block + lines->at, '\n', lines->end - lines->at);
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
        c = lines->direct ? direct_byte(lines) : getc(lines->file);
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
    free(lines->block);
    lines->text = lines->block = NULL;
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
