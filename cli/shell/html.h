// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Pages that the program carries: HTML in two parts, between which stands a document of JSON.
#ifndef DESCENT_CLI_SHELL_HTML_H
#define DESCENT_CLI_SHELL_HTML_H

#include <jansson.h>
#include <stdbool.h>

/// The document stands between head and tail, with a script behind it where a page has one of
/// its own (NULL: it has none). All are empty in a build that could not make the page.
typedef struct cli_html {
    const char *head, *tail;
    size_t head_size, tail_size;
    const char *script;
    size_t script_size;
} cli_html;

/// Writes the page with this document (released; NULL stands for memory that is out) to a file,
/// "-" for stdout, and says so. CLI_DONE, or the code to exit with.
int cli_html_save(const cli_html *page, json_t *document, const char *path);

/// The same; says so only when it is to be told.
int cli_html_write(const cli_html *page, json_t *document, const char *path, bool told);

/// Says that this build has no page for what it is about ("races"), and what to type. Returns
/// the exit code.
int cli_html_missing(const char *about);

#endif
