// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "shell/html.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/file.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/signals.h"

// JSON in which no text ends the element around it.
static char *harmless(const char *json)
{
    size_t count = 0;
    for (const char *c = json; *c; c++) {
        count += *c == '<';
    }
    char *text = malloc(strlen(json) + 5 * count + 1);
    for (char *to = text; text; json++) {
        if (*json == '<') {
            memcpy(to, "\\u003c", 6);
            to += 6;
        } else if (!(*to++ = *json)) {
            break;
        }
    }
    return text;
}

static char *append(char *to, const char *text, size_t size)
{
    memcpy(to, text, size);
    return to + size;
}

// The element of the document ends where the tail begins: a script between them begins anew.
static char *join(const cli_html *page, const char *json)
{
    static const char between[] = "</script>\n<script>";
    char *document = harmless(json), *text = NULL;
    if (document) {
        const size_t length = strlen(document);
        const size_t own = page->script ? sizeof between - 1 + page->script_size : 0;
        text = malloc(page->head_size + length + own + page->tail_size + 1);
        if (text) {
            char *to = append(text, page->head, page->head_size);
            to = append(to, document, length);
            if (page->script) {
                to = append(to, between, sizeof between - 1);
                to = append(to, page->script, page->script_size);
            }
            *append(to, page->tail, page->tail_size) = '\0';
        }
        free(document);
    }
    return text;
}

static int save(const char *path, const char *text, bool told)
{
    cli_signals_survive_writes();
    if (strcmp(path, "-") == 0) {
        fputs(text, stdout);
        return CLI_DONE;
    }
    if (!cli_replace_text(path, text)) {
        cli_error("cannot write %s: %s", CLI_SHOW(path), strerror(errno));
        return CLI_FAILED;
    }
    if (told) {
        cli_print("saved   %s   %.0f kB\n", CLI_SHOW(path), (double)strlen(text) / 1000.0);
    }
    return CLI_DONE;
}

int cli_html_write(const cli_html *page, json_t *document, const char *path, bool told)
{
    char *json = document ? json_dumps(document, JSON_COMPACT | JSON_REAL_PRECISION(17)) : NULL;
    char *text = json ? join(page, json) : NULL;
    const int code = text ? save(path, text, told) : cli_no_memory();
    json_decref(document);
    free(json);
    free(text);
    return code;
}

int cli_html_save(const cli_html *page, json_t *document, const char *path)
{
    return cli_html_write(page, document, path, true);
}

int cli_html_missing(const char *about)
{
    cli_error("this build of descent has no page for %s: node, the packages of its page or "
              "clang's WebAssembly were missing when it was built",
              about);
    cli_try("tools/dependencies.sh wasm && make page && make    in the source folder of "
            "descent: gets them, and builds it again\n"
            "     --json    the data of the page, which need none");
    return CLI_FAILED;
}
