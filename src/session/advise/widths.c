// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/advise/widths.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Words that may follow a number of units: what they do depends on no number behind them.
static bool is_function(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!islower((unsigned char)word[i]) && word[i] != '-') {
            return false;
        }
    }
    return length > 0;
}

static bool is_units(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!isdigit((unsigned char)word[i])) {
            return false;
        }
    }
    return length > 0 && length < 9;
}

bool dsc_advise_widths(const char *layers, double times, char *text, size_t capacity)
{
    size_t used = 0;
    bool units = true; // a number is expected
    text[0] = '\0';
    for (const char *at = layers + strspn(layers, " "); *at; at += strspn(at, " ")) {
        const size_t length = strcspn(at, " ");
        int written;
        if (units ? !is_units(at, length) : !is_function(at, length)) {
            text[0] = '\0';
            return false;
        }
        if (units) {
            const double count = fmax(1.0, floor(times * strtod(at, NULL)));
            written =
                snprintf(text + used, capacity - used, "%s%.0f", used > 0 ? " " : "", count);
        } else {
            written = snprintf(text + used, capacity - used, " %.*s", (int)length, at);
        }
        used += written > 0 ? (size_t)written : capacity;
        if (used >= capacity) {
            text[0] = '\0';
            return false;
        }
        units = !units;
        at += length;
    }
    return used > 0 && units;
}
