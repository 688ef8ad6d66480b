// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// "Did you mean": the least number of insertions, deletions, replacements and swaps of
// neighbours that make one name from another [D64], in the restricted form (a pair is swapped
// once and then left alone).
//
// [D64] Damerau. A technique for computer detection and correction of spelling errors. CACM 7,
// 1964.
#include <descent/options.h>

#include <string.h>

enum { LONGEST = 63 };

static char simple(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == '_' ? '-' : c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0];
    size_t *last = rows[1];
    size_t *row = rows[2];
    for (size_t j = 0; j <= b_length; j++) {
        last[j] = j;
        before[j] = 0;
    }
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            const char c = simple(a[i - 1]);
            const char d = simple(b[j - 1]);
            row[j] = least(least(row[j - 1], last[j]) + 1, last[j - 1] + (c != d));
            if (i > 1 && j > 1 && c == simple(b[j - 2]) && d == simple(a[i - 2])) {
                row[j] = least(row[j], before[j - 2] + 1);
            }
        }
        size_t *const oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return last[b_length];
}

static bool contains(const char *text, const char *part)
{
    for (; *text; text++) {
        size_t i = 0;
        while (part[i] && simple(text[i]) == simple(part[i])) {
            i++;
        }
        if (!part[i]) {
            return true;
        }
    }
    return false;
}

static bool begins(const char *text, const char *part)
{
    while (*part && simple(*text) == simple(*part)) {
        text++;
        part++;
    }
    return !*part;
}

// How far `name` is from what was typed, for choosing among names; SIZE_MAX: too far. One slip
// is nearer than a beginning ("epoc" of "epochs"), which is nearer than two slips, then comes a
// part ("rate" of "learning-rate").
static size_t rank(const char *typed, size_t typed_length, const char *name)
{
    const size_t length = strlen(name);
    if (length == 0 || length > LONGEST) {
        return SIZE_MAX;
    }
    const size_t slips = distance(typed, typed_length, name, length);
    const size_t shorter = least(typed_length, length);
    if (slips <= 1 && 2 * slips < shorter) {
        return slips;
    }
    if (typed_length >= 2 && begins(name, typed)) {
        return 2;
    }
    if (slips <= shorter / 3) {
        return 1 + slips;
    }
    const bool part = typed_length >= 3 && contains(name, typed);
    const bool whole = length >= 3 && contains(typed, name);
    return part || whole ? LONGEST : SIZE_MAX;
}

const char *descent_nearest_name(const char *name, const char *const *names, size_t count)
{
    if (!name || !names) {
        return NULL;
    }
    const size_t length = strlen(name);
    if (length == 0 || length > LONGEST) {
        return NULL;
    }
    const char *best = NULL;
    size_t best_rank = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        const size_t here = rank(name, length, names[i]);
        if (here < best_rank) {
            best = names[i];
            best_rank = here;
        }
    }
    return best;
}
