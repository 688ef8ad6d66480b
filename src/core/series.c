// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Thinning a series for a picture. Keeps: no extreme is lost, whatever is left out: a spike of a
// single step is what people look for.
#include <descent/series.h>

#include <math.h>

enum { KEPT = 4, LEAST = 4 }; /* of a stretch */

typedef struct stretch {
    size_t first, last, low, high; /* indices of values; SIZE_MAX: none yet */
    size_t missing;
} stretch;

static const stretch empty = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};

static void include(stretch *s, const double *y, size_t i)
{
    if (!isfinite(y[i])) {
        s->missing = s->missing == SIZE_MAX ? i : s->missing;
        return;
    }
    s->first = s->first == SIZE_MAX ? i : s->first;
    s->low = s->low == SIZE_MAX || y[i] < y[s->low] ? i : s->low;
    s->high = s->high == SIZE_MAX || y[i] > y[s->high] ? i : s->high;
    s->last = i;
}

// Its points in order, each once.
static size_t take(const stretch *s, size_t *chosen)
{
    const bool even = s->low < s->high;
    const size_t points[KEPT] = {s->first, even ? s->low : s->high, even ? s->high : s->low,
                                 s->last};
    size_t count = 0;
    if (s->first == SIZE_MAX) {
        chosen[0] = s->missing;
        return s->missing != SIZE_MAX;
    }
    for (size_t i = 0; i < KEPT; i++) {
        if (count == 0 || points[i] != chosen[count - 1]) {
            chosen[count++] = points[i];
        }
    }
    return count;
}

// The stretch that a point lies in; never one before `least`, also where x does not ascend.
static size_t stretch_of(const double *x, size_t count, size_t i, size_t stretches,
                         size_t least)
{
    const double low = x ? x[0] : 0.0, high = x ? x[count - 1] : (double)(count - 1);
    const double part = ((x ? x[i] : (double)i) - low) / (high - low);
    if (!(part > 0.0)) { /* also where there is no range */
        return least;
    }
    const size_t at = part < 1.0 ? (size_t)(part * (double)stretches) : stretches - 1;
    return at > least ? at : least;
}

size_t descent_series_thin(size_t count, const double *x, const double *y, size_t most,
                           size_t *chosen)
{
    if (!y || !chosen) {
        return 0;
    }
    most = most > LEAST ? most : LEAST;
    size_t kept = 0;
    if (count <= most) {
        for (; kept < count; kept++) {
            chosen[kept] = kept;
        }
        return kept;
    }
    stretch s = empty;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t next = stretch_of(x, count, i, most / KEPT, at);
        if (next != at) {
            kept += take(&s, chosen + kept);
            s = empty;
            at = next;
        }
        include(&s, y, i);
    }
    return kept + take(&s, chosen + kept);
}
