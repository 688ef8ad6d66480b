// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The words that people have for 0 and 1.
#include "data/label.h"

#include <stdbool.h>
#include <string.h>

#include "core/letters.h"

int dsc_label_of_text(const char *text, size_t length)
{
    static const char *const words[][2] = {{"0", "1"},           {"no", "yes"}, {"n", "y"},
                                           {"false", "true"},    {"f", "t"},    {"off", "on"},
                                           {"absent", "present"}};
    for (size_t i = 0; i < 2 * sizeof words / sizeof *words; i++) {
        const char *word = words[i / 2][i % 2];
        bool same = strlen(word) == length;
        for (size_t k = 0; same && k < length; k++) {
            same = lower(text[k]) == word[k];
        }
        if (same) {
            return (int)(i % 2);
        }
    }
    return -1;
}
