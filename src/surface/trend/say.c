// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "surface/trend/say.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "surface/trend/limits.h"

const char *dsc_say_about(double count, char *text)
{
    enum { SIZE = 32 };
    if (!(count < BILLION)) {
        snprintf(text, SIZE, "more than a billion");
        return text;
    }
    // Two digits.
    const double unit = count >= HUNDRED ? pow(DECADE, floor(log10(count)) - 1.0) : 1.0;
    const double rounded = unit * ceil(count / unit - NEXT_WHOLE);
    if (rounded >= MILLION) {
        snprintf(text, SIZE, "about %.3g million", rounded / MILLION);
    } else if (rounded >= THOUSAND) {
        snprintf(text, SIZE, "about %.0f,%03.0f", floor(rounded / THOUSAND),
                 fmod(rounded, THOUSAND));
    } else {
        snprintf(text, SIZE, "about %.0f", rounded);
    }
    return text;
}

void dsc_say_alive_layers(const char *layers, char *text, size_t size)
{
    static const char dead[] = "relu";
    size_t used = 0;
    bool found = false;
    for (const char *at = layers ? layers : ""; *at && used + 16 < size;) {
        const bool word =
            strncmp(at, dead, strlen(dead)) == 0 && (at == layers || strchr(" (", at[-1]));
        found = found || word;
        if (word) {
            used += (size_t)snprintf(text + used, size - used, "leaky_relu");
            at += strlen(dead);
        } else {
            text[used++] = *at++;
        }
    }
    text[found && used + 16 < size ? used : 0] = '\0';
}
