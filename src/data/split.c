// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every kind of split numbers rows: part 0 stays, part 1 is put aside; with folds part k is, in
// fold k. One loop then sorts the row numbers. With folds this happens twice: the fold is put
// aside, then the validation rows of the rest.
//
// Keeps: a split depends on seed, fractions and the rows, never on time, threads or the order
// of calls. Lists of rows stay ascending, so that sums over a part are made in one order. Rows
// of one group or of one time are never on both sides, or validation would measure memory.
// Folds by time are chained: a fold is validated with rows before it only.
#include "data/split.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "core/rng.h"
#include "data/dataset.h"

typedef struct work {
    const descent_dataset *data;
    const dsc_split_how *how;
    const uint32_t *list; /* rows: numbers in the data set, ascending */
    size_t rows, aside;   /* aside: how many to put aside, without folds */
    uint32_t *order;      /* rows: positions in the list */
    uint32_t *part;       /* rows: by position in the list */
} work;

static size_t class_of(const work *w, size_t position)
{
    return (size_t)descent_dataset_target(w->data, w->list[position]);
}

int dsc_split_resolve(const descent_dataset *d, int kind)
{
    if (kind != DESCENT_SPLIT_AUTO) {
        return kind;
    }
    return d->keys.groups               ? DESCENT_SPLIT_GROUP
           : d->keys.order              ? DESCENT_SPLIT_TIME
           : dsc_dataset_row_classes(d) ? DESCENT_SPLIT_STRATIFIED
                                        : DESCENT_SPLIT_RANDOM;
}

static size_t rows_aside(double fraction, size_t rows)
{
    // Rounded to the nearest; a share that is asked for has at least one row, and one row at
    // least stays.
    size_t aside = (size_t)floor(fraction * (double)rows + 0.5);
    if (fraction > 0 && aside == 0 && rows > 1) {
        aside = 1;
    }
    return aside < rows ? aside : rows - 1;
}

static void shuffle(const work *w, uint32_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        order[i] = (uint32_t)i;
    }
    const dsc_random random = {.seed = w->how->seed, .purpose = DSC_PURPOSE_SPLIT};
    dsc_random_shuffle(&random, order, count);
}

// ---- random ----

static descent_status split_random(work *w, descent_error *error)
{
    (void)error;
    const size_t folds = w->how->folds;
    shuffle(w, w->order, w->rows);
    for (size_t i = 0; i < w->rows; i++) {
        w->part[w->order[i]] =
            folds ? (uint32_t)(i * folds / w->rows) : (uint32_t)(i >= w->rows - w->aside);
    }
    return DESCENT_OK;
}

// ---- stratified ----

// What a class gives: its share of the rows put aside, rounded down, then one more for the
// largest remainders as long as rows are wanted and it keeps one.
static void share_out(const work *w, const size_t *counts, size_t classes, size_t *wanted)
{
    size_t given = 0;
    for (size_t c = 0; c < classes; c++) {
        wanted[c] = (size_t)((double)w->aside * (double)counts[c] / (double)w->rows);
        wanted[c] = wanted[c] < counts[c] ? wanted[c] : counts[c] - (counts[c] > 0);
        given += wanted[c];
    }
    while (given < w->aside) {
        size_t best = classes;
        double most = -HUGE_VAL;
        for (size_t c = 0; c < classes; c++) {
            const double left =
                (double)w->aside * (double)counts[c] / (double)w->rows - (double)wanted[c];
            if (wanted[c] + 1 < counts[c] && left > most) {
                most = left;
                best = c;
            }
        }
        if (best == classes) {
            return; // every class has one row left
        }
        wanted[best]++;
        given++;
    }
}

static descent_status split_stratified(work *w, descent_error *error)
{
    const size_t classes = dsc_dataset_row_classes(w->data), folds = w->how->folds;
    FAIL_IF(w->data->schema->targets > 1, error, DESCENT_INVALID,
            "a stratified split needs one target with classes, and there are %zu "
            "targets" DSC_REMEDY "split = random",
            w->data->schema->targets);
    FAIL_IF(classes == 0, error, DESCENT_INVALID,
            "a stratified split needs classes, and the target is a number" DSC_REMEDY
            "split = random");
    size_t *counts = calloc(2 * classes, sizeof *counts);
    if (!counts) {
        return dsc_no_memory(error, "classes", classes * sizeof *counts);
    }
    size_t *wanted = counts + classes;
    for (size_t i = 0; i < w->rows; i++) {
        counts[class_of(w, i)]++;
    }
    if (folds) { // wanted: where the rows of a class begin, one class after the other
        for (size_t c = 1; c < classes; c++) {
            wanted[c] = wanted[c - 1] + counts[c - 1];
        }
    } else {
        share_out(w, counts, classes, wanted);
    }
    shuffle(w, w->order, w->rows);
    for (size_t i = w->rows; i-- > 0;) { // from the end, as the random split takes them
        const uint32_t position = w->order[i];
        const size_t class = class_of(w, position);
        if (folds) {
            w->part[position] = (uint32_t)(wanted[class]++ % folds);
        } else if (wanted[class] > 0) {
            wanted[class]--;
            w->part[position] = 1;
        }
    }
    free(counts);
    return DESCENT_OK;
}

// ---- group ----

typedef struct sized {
    size_t size;
    uint32_t group, position; /* position: in the draw */
} sized;

// qsort is not stable: the place in the draw decides between groups of one size.
static int larger(const void *a, const void *b)
{
    const sized *x = a, *y = b;
    return x->size != y->size ? (x->size < y->size) - (x->size > y->size)
                              : (x->position > y->position) - (x->position < y->position);
}

// The largest groups first, each to the fold that has the fewest rows so far.
static bool deal_groups(const work *w, const uint32_t *drawn, size_t groups,
                        const size_t *sizes, uint32_t *part)
{
    const size_t folds = w->how->folds;
    size_t *filled = calloc(folds, sizeof *filled);
    sized *list = dsc_realloc_array(NULL, groups, sizeof *list);
    for (size_t i = 0; list && i < groups; i++) {
        list[i] = (sized){sizes[drawn[i]], drawn[i], (uint32_t)i};
    }
    if (list) {
        qsort(list, groups, sizeof *list, larger);
    }
    for (size_t i = 0; list && filled && i < groups; i++) {
        size_t least = 0;
        for (size_t k = 1; k < folds; k++) {
            least = filled[k] < filled[least] ? k : least;
        }
        part[list[i].group] = (uint32_t)least;
        filled[least] += list[i].size;
    }
    const bool good = list && filled;
    free(filled);
    free(list);
    return good;
}

static void draw_groups(const work *w, const uint32_t *drawn, size_t groups,
                        const size_t *sizes, uint32_t *part)
{
    size_t taken = 0, smallest = groups, rest = w->rows;
    for (size_t i = 0; i < groups; i++) {
        const size_t size = sizes[drawn[i]];
        if (size > 0 && (smallest == groups || size < sizes[smallest])) {
            smallest = drawn[i];
        }
        const double off = fabs((double)taken - (double)w->aside);
        if (size > 0 && size < rest && fabs((double)(taken + size) - (double)w->aside) < off) {
            part[drawn[i]] = 1;
            taken += size;
            rest -= size;
        }
    }
    if (taken == 0 && w->aside > 0) {
        part[smallest] = 1;
    }
}

static descent_status split_groups(work *w, descent_error *error)
{
    const dsc_row_keys *keys = &w->data->keys;
    const size_t groups = keys->group_count, folds = w->how->folds;
    FAIL_IF(!keys->groups, error, DESCENT_INVALID,
            "a split by groups needs the column that tells them" DSC_REMEDY
            "split = group:COLUMN");
    size_t *sizes = calloc(groups + 1, sizeof *sizes);
    uint32_t *drawn = calloc(2 * groups + 1, sizeof *drawn);
    if (!sizes || !drawn) {
        free(sizes);
        free(drawn);
        return dsc_no_memory(error, "groups", groups * sizeof *sizes);
    }
    size_t used = 0;
    for (size_t i = 0; i < w->rows; i++) {
        used += sizes[keys->groups[w->list[i]]]++ == 0;
    }
    shuffle(w, drawn, groups);
    uint32_t *part = drawn + groups;
    bool good = true;
    if (folds) {
        good = deal_groups(w, drawn, groups, sizes, part);
    } else {
        draw_groups(w, drawn, groups, sizes, part);
    }
    for (size_t i = 0; i < w->rows; i++) {
        w->part[i] = part[keys->groups[w->list[i]]];
    }
    free(sizes);
    free(drawn);
    if (!good) {
        return dsc_no_memory(error, "groups", groups * sizeof(sized));
    }
    const size_t least = folds ? folds : w->aside > 0 ? 2 : 1;
    if (used < least && folds && used > 1) {
        return dsc_fail(error, DESCENT_INVALID,
                        "there are %zu groups: too few for %zu folds" DSC_REMEDY "folds = %zu",
                        used, folds, used);
    }
    FAIL_IF(used < least, error, DESCENT_INVALID,
            "there %s %s: too few for %zu sides of a split" DSC_REMEDY "split = random",
            used == 1 ? "is" : "are", DSC_THINGS(used, "group", "groups"), least);
    return DESCENT_OK;
}

// ---- time ----

typedef struct moment {
    double time;
    uint32_t position; /* in the list */
} moment;

// As above: rows of the same time stay in the order of the file.
static int earlier(const void *a, const void *b)
{
    const moment *x = a, *y = b;
    return x->time != y->time ? (x->time > y->time) - (x->time < y->time)
                              : (x->position > y->position) - (x->position < y->position);
}

// The border nearest to `wanted` between two different times, above `after`; rows when there is
// none.
static size_t border(const moment *moments, size_t rows, size_t wanted, size_t after)
{
    size_t best = rows;
    double nearest = HUGE_VAL;
    for (size_t i = after + 1; i < rows; i++) {
        const double off = fabs((double)i - (double)wanted);
        if (moments[i].time > moments[i - 1].time && off < nearest) {
            nearest = off;
            best = i;
        }
    }
    return best;
}

static descent_status split_time(work *w, descent_error *error)
{
    const double *order = w->data->keys.order;
    const size_t parts = w->how->folds ? w->how->folds + 1 : w->aside > 0 ? 2 : 1;
    FAIL_IF(!order, error, DESCENT_INVALID,
            "a split by time needs the column that tells it" DSC_REMEDY "split = time:COLUMN");
    moment *moments = dsc_realloc_array(NULL, w->rows, sizeof *moments);
    if (!moments) {
        return dsc_no_memory(error, "the order of the rows", w->rows * sizeof *moments);
    }
    for (size_t i = 0; i < w->rows; i++) {
        moments[i] = (moment){order[w->list[i]], (uint32_t)i};
    }
    qsort(moments, w->rows, sizeof *moments, earlier);
    size_t begin = 0, found = 1;
    for (size_t p = 1; p < parts && begin < w->rows; p++) {
        const size_t wanted = w->how->folds ? p * w->rows / parts : w->rows - w->aside;
        begin = border(moments, w->rows, wanted, begin);
        found += begin < w->rows;
        for (size_t i = begin; i < w->rows; i++) {
            w->part[moments[i].position] = (uint32_t)p;
        }
    }
    free(moments);
    FAIL_IF(found<parts, error, DESCENT_INVALID,
                  "the rows have %s: too few for %zu parts of a split by time" DSC_REMEDY "%s",
                  DSC_THINGS(found, "different time", "different times"), parts, found> 2
                ? "folds = NUMBER    # a smaller one"
                : "split = random");
    return DESCENT_OK;
}

// ---- all ----

static descent_status number_parts(work *w, descent_error *error)
{
    switch (w->how->kind) {
    case DESCENT_SPLIT_STRATIFIED:
        return split_stratified(w, error);
    case DESCENT_SPLIT_GROUP:
        return split_groups(w, error);
    case DESCENT_SPLIT_TIME:
        return split_time(w, error);
    default:
        return split_random(w, error);
    }
}

// Sorts the list into rows that stay, and rows that are put aside. What comes after the fold in
// time is neither.
static void sort(const work *w, uint32_t *list, size_t *stay, size_t *aside)
{
    const dsc_split_how *how = w->how;
    const bool chained = how->folds && how->kind == DESCENT_SPLIT_TIME;
    const size_t wanted = how->folds ? how->fold + chained : 1;
    *stay = *aside = 0;
    for (size_t i = 0; i < w->rows; i++) {
        if (w->part[i] == wanted) {
            w->order[(*aside)++] = list[i];
        } else if (!chained || w->part[i] < wanted) {
            list[(*stay)++] = list[i]; // never ahead of i
        }
    }
    memcpy(list + *stay, w->order, *aside * sizeof *list);
}

static descent_status divide(work *w, uint32_t *list, size_t *stay, size_t *aside,
                             descent_error *error)
{
    if (!w->order || !w->part) {
        return dsc_no_memory(error, "the split of the rows", 2 * w->rows * sizeof *w->order);
    }
    TRY(number_parts(w, error));
    sort(w, list, stay, aside);
    return DESCENT_OK;
}

static descent_status separate(const descent_dataset *d, const dsc_split_how *how,
                               uint32_t *list, size_t rows, size_t *stay, size_t *aside,
                               descent_error *error)
{
    work w = {.data = d, .how = how, .list = list, .rows = rows};
    w.aside = how->folds ? 0 : rows_aside(how->fraction, rows);
    w.order = dsc_realloc_array(NULL, rows, sizeof *w.order);
    w.part = calloc(rows, sizeof *w.part);
    const descent_status status = divide(&w, list, stay, aside, error);
    free(w.order);
    free(w.part);
    return status;
}

static descent_status hold_out(const descent_dataset *d, const dsc_split_how *how, dsc_split *s,
                               descent_error *error)
{
    TRY(separate(d, how, s->train, d->rows, &s->train_count, &s->held_count, error));
    s->held = s->train + s->train_count;
    FAIL_IF(s->train_count == 0 || s->held_count == 0, error, DESCENT_INVALID,
            "fold %zu of %zu is empty: there are %zu rows" DSC_REMEDY
            "folds = NUMBER    # a smaller one",
            how->fold + 1, how->folds, d->rows);
    return DESCENT_OK;
}

static descent_status validate(const descent_dataset *d, const dsc_split_how *how, dsc_split *s,
                               descent_error *error)
{
    // A message of its own: with folds it is quoted as the reason within another one.
    descent_error why = {0};
    dsc_split_how rest = *how;
    rest.folds = rest.fold = 0;
    rest.seed += how->shift;
    const descent_status status =
        separate(d, &rest, s->train, s->train_count, &s->train_count, &s->valid_count, &why);
    s->valid = s->train + s->train_count;
    if (status != DESCENT_OK && error) {
        *error = why;
    }
    FAIL_IF(status == DESCENT_INVALID && how->folds, error, DESCENT_INVALID,
            "no validation rows can be chosen from the other rows of fold %zu of %zu: "
            "%.*s" DSC_REMEDY "valid = 0",
            how->fold + 1, how->folds, (int)strcspn(why.message, "\n"), why.message);
    return status;
}

static descent_status check(const descent_dataset *d, const dsc_split_how *how,
                            descent_error *error)
{
    const size_t rows = d->rows;
    FAIL_IF(!(how->fraction >= 0 && how->fraction < 1), error, DESCENT_INVALID,
            "the share of validation rows is %g; it must be at least 0 and less than 1",
            how->fraction);
    FAIL_IF(rows == 0 || rows > UINT32_MAX, error, DESCENT_INVALID, "%zu rows cannot be split",
            rows);
    FAIL_IF(how->folds == 1 || how->folds > rows || (how->folds && how->fold >= how->folds),
            error, DESCENT_INVALID,
            "%zu rows cannot be divided into %zu folds" DSC_REMEDY "folds = %zu", rows,
            how->folds, rows < 5 ? rows : (size_t)5);
    return DESCENT_OK;
}

descent_status dsc_split_create(const descent_dataset *d, const dsc_split_how *how,
                                dsc_split *split, descent_error *error)
{
    *split = (dsc_split){0};
    TRY(check(d, how, error));
    dsc_split_how resolved = *how;
    resolved.kind = dsc_split_resolve(d, how->kind);
    dsc_split s = {.train = dsc_realloc_array(NULL, d->rows, sizeof *s.train),
                   .train_count = d->rows};
    if (!s.train) {
        return dsc_no_memory(error, "the split of the rows", d->rows * sizeof *s.train);
    }
    for (size_t i = 0; i < d->rows; i++) {
        s.train[i] = (uint32_t)i;
    }
    descent_status status = resolved.folds ? hold_out(d, &resolved, &s, error) : DESCENT_OK;
    THEN(status, validate(d, &resolved, &s, error));
    if (status != DESCENT_OK) {
        dsc_split_free(&s);
    }
    *split = s;
    return status;
}

void dsc_split_free(dsc_split *split)
{
    free(split->train);
    *split = (dsc_split){0};
}
