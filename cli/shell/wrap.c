// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: what people copy (a command, a remedy) stays on one line, and files and pipes get no
// line ends that were not in the text; only prose on a terminal is wrapped. Columns are
// characters of UTF-8, not bytes.
#include "shell/wrap.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "shell/shown.h"
#include "shell/terminal.h"

enum { MOST_INDENT = 14, LITTLE_INDENT = 2, LEAST_COLUMNS = 20 };

static size_t columns_of(const char *text, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length; i++) {
        columns += ((unsigned char)text[i] & 0xC0U) != 0x80U;
    }
    return columns;
}

static size_t spaces(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && text[at] == ' ') {
        at++;
    }
    return at;
}

static size_t word(const char *text, size_t length)
{
    const char *end = memchr(text, ' ', length);
    return end ? (size_t)(end - text) : length;
}

// Where the text of a line begins: behind blanks, or behind a first word.
static size_t begin_of(const char *line, size_t length)
{
    size_t at = spaces(line, length);
    if (at == 0) {
        at = word(line, length);
        at += spaces(line + at, length - at);
    }
    return at;
}

static bool is_copied(const char *line, size_t length)
{
    static const char command[] = "descent ", remedy[] = "try: ";
    const size_t begin = begin_of(line, length);
    return (length - begin > strlen(command) &&
            memcmp(line + begin, command, strlen(command)) == 0) ||
           (length > strlen(remedy) && memcmp(line, remedy, strlen(remedy)) == 0);
}

static void put_words(FILE *file, const char *line, size_t length, size_t used, size_t columns)
{
    const size_t begin = used > 0 ? 0 : begin_of(line, length);
    size_t indent = used > 0 ? used : columns_of(line, begin), at = begin;
    indent = indent > MOST_INDENT ? LITTLE_INDENT : indent;
    cli_put_shown(file, line, begin);
    used += columns_of(line, begin);
    for (bool first = true; at < length; first = false) {
        const size_t gap = spaces(line + at, length - at);
        const size_t bytes = word(line + at + gap, length - at - gap);
        const size_t wide = columns_of(line + at + gap, bytes);
        if (!first && used + gap + wide > columns) {
            fprintf(file, "\n%*s", (int)indent, "");
            used = indent;
        } else {
            fprintf(file, "%*s", (int)gap, "");
            used += gap;
        }
        cli_put_shown(file, line + at + gap, bytes);
        used += wide;
        at += gap + bytes;
    }
}

void cli_put_in_columns(FILE *file, const char *text, size_t length, size_t used,
                        size_t columns)
{
    for (size_t at = 0; at < length;) {
        const char *end = memchr(text + at, '\n', length - at);
        const size_t line = end ? (size_t)(end - text) - at : length - at;
        if (columns < LEAST_COLUMNS || used + columns_of(text + at, line) <= columns ||
            is_copied(text + at, line)) {
            cli_put_shown(file, text + at, line);
        } else {
            put_words(file, text + at, line, used, columns);
        }
        if (end) {
            putc('\n', file);
        }
        at += line + (end ? 1 : 0);
        used = 0;
    }
}

void cli_put_wrapped(FILE *file, const char *text, size_t length, size_t used)
{
    const int descriptor = fileno(file);
    if (isatty(descriptor)) {
        cli_put_in_columns(file, text, length, used, cli_terminal_columns_of(descriptor));
    } else {
        cli_put_shown(file, text, length);
    }
}
