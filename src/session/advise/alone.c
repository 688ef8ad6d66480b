// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/advise/alone.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b)
{
    const dsc_alone_row *x = a, *y = b;
    const int order = (x->value > y->value) - (x->value < y->value);
    return order ? order : (x->target > y->target) - (x->target < y->target);
}

static size_t end_of(size_t count, const dsc_alone_row *rows, size_t begin)
{
    size_t end = begin + 1;
    while (end < count && rows[end].value == rows[begin].value) {
        end++;
    }
    return end;
}

// ---- classes ----

// Rows with one value, and what they say: the targets of equal values are sorted.
typedef struct group {
    size_t begin, end;
    size_t first, second; /* how many rows the most frequent class has, and the next one */
    double target;        /* that class */
} group;

static group look(const dsc_alone_row *rows, size_t begin, size_t end)
{
    group g = {.begin = begin, .end = end};
    for (size_t at = begin; at < end;) {
        size_t same = at + 1;
        while (same < end && rows[same].target == rows[at].target) {
            same++;
        }
        if (same - at > g.first) {
            g.second = g.first;
            g.first = same - at;
            g.target = rows[at].target;
        } else if (same - at > g.second) {
            g.second = same - at;
        }
        at = same;
    }
    return g;
}

// Errors among the rows of a group, each predicted by the others: where two classes are as frequent, the
// others are always those of the other one.
static size_t errors_within(const group *g)
{
    return g->end - g->begin - (g->first > g->second ? g->first : 0);
}

// Of the nearer of two groups; one that is empty is none.
static const group *nearer(const dsc_alone_row *rows, const group *before, const group *here,
                           const group *next)
{
    const double value = rows[here->begin].value;
    const bool down = before->end > before->begin, up = next->end > next->begin;
    const double below = down ? value - rows[before->begin].value : HUGE_VAL;
    const double above = up ? rows[next->begin].value - value : HUGE_VAL;
    return above < below ? next : before;
}

static size_t class_errors(size_t count, const dsc_alone_row *rows)
{
    size_t errors = 0;
    group before = {0}, here = look(rows, 0, end_of(count, rows, 0));
    while (here.end > here.begin) {
        const bool last = here.end == count;
        const group next =
            last ? (group){0} : look(rows, here.end, end_of(count, rows, here.end));
        const bool single = here.end - here.begin == 1;
        errors += !single
                      ? errors_within(&here)
                      : nearer(rows, &before, &here, &next)->target != rows[here.begin].target;
        before = here;
        here = next;
    }
    return errors;
}

static double class_score(size_t count, const dsc_alone_row *rows, size_t classes,
                          size_t *counts)
{
    size_t most = 0;
    memset(counts, 0, classes * sizeof *counts);
    for (size_t i = 0; i < count; i++) {
        const size_t now = ++counts[(size_t)rows[i].target];
        most = now > most ? now : most;
    }
    const double guess = (double)(count - most);
    return guess > 0.0 ? 1.0 - (double)class_errors(count, rows) / guess : (double)NAN;
}

// ---- numbers ----

typedef struct mean {
    double value, target;
    size_t count;
} mean;

static mean mean_of(const dsc_alone_row *rows, size_t begin, size_t end)
{
    mean m = {.value = rows[begin].value, .count = end - begin};
    for (size_t i = begin; i < end; i++) {
        m.target += rows[i].target / (double)m.count;
    }
    return m;
}

// At the value of a single row, from the groups around it. Missing values have the value -HUGE_VAL, to
// which there is no line.
static double between(const mean *before, const mean *here, const mean *next)
{
    if (before->count == 0 || next->count == 0 || isinf(before->value)) {
        return next->count > 0 && !isinf(next->value) ? next->target : before->target;
    }
    const double part = (here->value - before->value) / (next->value - before->value);
    return before->target + part * (next->target - before->target);
}

static double squared_errors(size_t count, const dsc_alone_row *rows)
{
    double sum = 0.0;
    mean before = {0};
    for (size_t at = 0; at < count;) {
        const size_t end = end_of(count, rows, at);
        const mean here = mean_of(rows, at, end);
        const mean next =
            end < count ? mean_of(rows, end, end_of(count, rows, end)) : (mean){0};
        const double others = (double)(end - at - 1);
        for (size_t i = at; i < end; i++) {
            const double own = rows[i].target;
            const double guess = others > 0.0 ? here.target + (here.target - own) / others
                                              : between(&before, &here, &next);
            sum += (own - guess) * (own - guess);
        }
        before = here;
        at = end;
    }
    return sum;
}

static double number_score(size_t count, const dsc_alone_row *rows)
{
    double middle = 0.0, squares = 0.0;
    for (size_t i = 0; i < count; i++) {
        middle += (rows[i].target - middle) / (double)(i + 1);
    }
    for (size_t i = 0; i < count; i++) {
        squares += (rows[i].target - middle) * (rows[i].target - middle);
    }
    return squares > 0.0 ? 1.0 - squared_errors(count, rows) / squares : (double)NAN;
}

double dsc_alone_score(size_t count, dsc_alone_row *rows, size_t classes, size_t *counts)
{
    if (count < 3) {
        return (double)NAN;
    }
    qsort(rows, count, sizeof *rows, by_value);
    return classes > 0 ? class_score(count, rows, classes, counts) : number_score(count, rows);
}
