// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The parts of a request to descent watch that decide what it may do, a line each: Host, Origin,
// Sec-Fetch-Site, Cookie, Last-Event-ID; the rest is its body. What is let in must be what our
// own page sends.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "watch/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { LINES = 5, RUNS = 3 };

static void must(bool good)
{
    if (!good) {
        abort();
    }
}

static void look_at_headers(char *const lines[LINES])
{
    static const char secret[] = "0123456789abcdef0123456789abcdef";
    uint64_t places[RUNS];
    if (cli_host_is_ours(lines[0], 8420)) {
        must(strcmp(lines[0], "127.0.0.1:8420") == 0 ||
             strcasecmp(lines[0], "localhost:8420") == 0);
    }
    if (cli_origin_is_ours(lines[1], lines[2], lines[0])) {
        must(strncmp(lines[1], "http://", 7) == 0 && strcmp(lines[2], "same-origin") == 0);
    }
    if (cli_cookie_has(lines[3], "descent-8420", secret)) {
        must(strstr(lines[3], "descent-8420=0123456789abcdef0123456789abcdef") != NULL);
    }
    must(cli_secret_is(lines[3], secret) == (strcmp(lines[3], secret) == 0));
    if (cli_places_read(lines[4], RUNS, places)) {
        must(strspn(lines[4], "0123456789,") == strlen(lines[4]));
        must(places[0] < 1000000000000000000 && places[RUNS - 1] < 1000000000000000000);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *lines[LINES], wish[CLI_WISH];
    size_t run = 0, begin = 0;
    char *text = malloc(size + 1);
    must(text != NULL);
    memcpy(text, bytes, size);
    text[size] = '\0';
    for (size_t i = 0; i < LINES; i++) {
        char *end = memchr(text + begin, '\n', size - begin);
        lines[i] = text + begin;
        begin = end ? (size_t)(end - text) + 1 : size;
        text[end ? begin - 1 : size] = '\0';
    }
    look_at_headers(lines);
    if (cli_wish_read((const char *)bytes + begin, size - begin, RUNS, &run, wish)) {
        must(run < RUNS && strlen(wish) > 0 && strlen(wish) < CLI_WISH);
        must(strpbrk(wish, " \r\n\t\x7f") == NULL);
    }
    free(text);
    return 0;
}
