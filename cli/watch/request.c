// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: whatever is not exactly what our own page sends is refused; nothing is guessed, cut or
// corrected.
#define _DEFAULT_SOURCE // getentropy
#include "watch/request.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

bool cli_secret_make(char secret[CLI_SECRET])
{
    unsigned char bytes[(CLI_SECRET - 1) / 2];
    if (getentropy(bytes, sizeof bytes) != 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        snprintf(secret + 2 * i, 3, "%02x", bytes[i]);
    }
    return true;
}

static bool is_secret(const char *given, size_t length, const char *secret)
{
    unsigned char differ = length == strlen(secret) ? 0 : 1;
    for (size_t i = 0; secret[i]; i++) {
        differ |= (unsigned char)((i < length ? given[i] : 0) ^ secret[i]);
    }
    return differ == 0;
}

bool cli_secret_is(const char *given, const char *secret)
{
    return given && is_secret(given, strlen(given), secret);
}

bool cli_host_is_ours(const char *host, unsigned port)
{
    char number[64], name[64];
    snprintf(number, sizeof number, "127.0.0.1:%u", port);
    snprintf(name, sizeof name, "localhost:%u", port);
    return host && (strcmp(host, number) == 0 || strcasecmp(host, name) == 0);
}

bool cli_origin_is_ours(const char *origin, const char *site, const char *host)
{
    static const char scheme[] = "http://";
    if (!host || (!origin && !site)) {
        return false;
    }
    const bool same = !origin || (strncmp(origin, scheme, sizeof scheme - 1) == 0 &&
                                  strcasecmp(origin + sizeof scheme - 1, host) == 0);
    return same && (!site || strcmp(site, "same-origin") == 0);
}

bool cli_cookie_has(const char *header, const char *name, const char *secret)
{
    const size_t length = strlen(name);
    while (header && *header) {
        header += strspn(header, " ;");
        const size_t end = strcspn(header, ";");
        if (end > length && strncmp(header, name, length) == 0 && header[length] == '=' &&
            is_secret(header + length + 1, end - length - 1, secret)) {
            return true;
        }
        header += end;
    }
    return false;
}

// Digits at *text, which moves behind them. False: there are none, or too many for a file.
static bool read_count(const char **text, const char *end, uint64_t *value)
{
    const char *at = *text;
    uint64_t sum = 0;
    while (at < end && *at >= '0' && *at <= '9' && at - *text < 18) {
        sum = 10 * sum + (uint64_t)(*at++ - '0');
    }
    const bool good = at > *text && (at == end || *at < '0' || *at > '9');
    *text = at;
    *value = sum;
    return good;
}

bool cli_places_read(const char *text, size_t count, uint64_t *places)
{
    const char *end = text ? text + strlen(text) : NULL;
    for (size_t i = 0; text && i < count; i++) {
        if ((i > 0 && *text++ != ',') || !read_count(&text, end, &places[i])) {
            return false;
        }
    }
    return text && text == end;
}

bool cli_wish_read(const char *body, size_t length, size_t runs, size_t *run,
                   char wish[CLI_WISH])
{
    const char *end = body + length;
    uint64_t number;
    if (!read_count(&body, end, &number) || number >= runs || body == end || *body++ != ' ') {
        return false;
    }
    const size_t left = (size_t)(end - body);
    if (left == 0 || left >= CLI_WISH) {
        return false;
    }
    for (size_t i = 0; i < left; i++) {
        if (body[i] <= ' ' || body[i] > '~') {
            return false;
        }
    }
    memcpy(wish, body, left);
    wish[left] = '\0';
    *run = (size_t)number;
    return true;
}
