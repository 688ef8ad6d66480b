// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every kind of split numbers the rows: part 0 trains, part 1 validates; with folds part k
// validates in fold k. One loop then writes the row numbers down.
#include "data/split.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/rng.h"
#include "data/dataset.h"

typedef struct work {
    const descent_dataset *data;
    const dsc_split_how *how;
    size_t rows, aside; /* aside: rows for validation, without folds */
    uint32_t *order;    /* rows: all row numbers */
    uint32_t *part;     /* rows: by row number */
} work;

int dsc_split_resolve(const descent_dataset *d, int kind)
{
    if (kind != DESCENT_SPLIT_AUTO) {
        return kind;
    }
    return d->keys.groups               ? DESCENT_SPLIT_GROUP
           : d->keys.order              ? DESCENT_SPLIT_TIME
           : descent_dataset_classes(d) ? DESCENT_SPLIT_STRATIFIED
                                        : DESCENT_SPLIT_RANDOM;
}

static size_t rows_aside(double fraction, size_t rows)
{
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
    const size_t classes = descent_dataset_classes(w->data), folds = w->how->folds;
    FAIL_IF(classes == 0, error, DESCENT_INVALID,
            "a stratified split needs classes, and the target is a number\n"
            "try: --split random");
    size_t *counts = calloc(2 * classes, sizeof *counts);
    if (!counts) {
        return dsc_no_memory(error, "classes", classes * sizeof *counts);
    }
    size_t *wanted = counts + classes;
    for (size_t i = 0; i < w->rows; i++) {
        counts[(size_t)descent_dataset_target(w->data, i)]++;
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
        const uint32_t row = w->order[i];
        const size_t class = (size_t)descent_dataset_target(w->data, row);
        if (folds) {
            w->part[row] = (uint32_t)(wanted[class]++ % folds);
        } else if (wanted[class] > 0) {
            wanted[class]--;
            w->part[row] = 1;
        }
    }
    free(counts);
    return DESCENT_OK;
}

// ---- group ----

typedef struct sized {
    size_t size;
    uint32_t group, place; /* place: in the draw */
} sized;

static int larger(const void *a, const void *b)
{
    const sized *x = a, *y = b;
    return x->size != y->size ? (x->size < y->size) - (x->size > y->size)
                              : (x->place > y->place) - (x->place < y->place);
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
            "a split by groups needs the column that tells them\ntry: --split group:COLUMN");
    size_t *sizes = calloc(groups + 1, sizeof *sizes);
    uint32_t *drawn = calloc(2 * groups + 1, sizeof *drawn);
    if (!sizes || !drawn) {
        free(sizes);
        free(drawn);
        return dsc_no_memory(error, "groups", groups * sizeof *sizes);
    }
    size_t used = 0;
    for (size_t i = 0; i < w->rows; i++) {
        used += sizes[keys->groups[i]]++ == 0;
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
        w->part[i] = part[keys->groups[i]];
    }
    free(sizes);
    free(drawn);
    if (!good) {
        return dsc_no_memory(error, "groups", groups * sizeof(sized));
    }
    const size_t least = folds ? folds : w->aside > 0 ? 2 : 1;
    FAIL_IF(used < least, error, DESCENT_INVALID,
            "there %s %zu group%s: too few for %zu sides of a split\n"
            "try: %s",
            used == 1 ? "is" : "are", used, used == 1 ? "" : "s", least,
            folds && used > 1 ? "--folds with a smaller number" : "--split random");
    return DESCENT_OK;
}

// ---- time ----

typedef struct moment {
    double time;
    uint32_t row;
} moment;

static int earlier(const void *a, const void *b)
{
    const moment *x = a, *y = b;
    return x->time != y->time ? (x->time > y->time) - (x->time < y->time)
                              : (x->row > y->row) - (x->row < y->row);
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
            "a split by time needs the column that tells it\ntry: --split time:COLUMN");
    moment *moments = dsc_realloc_array(NULL, w->rows, sizeof *moments);
    if (!moments) {
        return dsc_no_memory(error, "the order of the rows", w->rows * sizeof *moments);
    }
    for (size_t i = 0; i < w->rows; i++) {
        moments[i] = (moment){order[i], (uint32_t)i};
    }
    qsort(moments, w->rows, sizeof *moments, earlier);
    size_t begin = 0, found = 1;
    for (size_t p = 1; p < parts && begin < w->rows; p++) {
        const size_t wanted = w->how->folds ? p * w->rows / parts : w->rows - w->aside;
        begin = border(moments, w->rows, wanted, begin);
        found += begin < w->rows;
        for (size_t i = begin; i < w->rows; i++) {
            w->part[moments[i].row] = (uint32_t)p;
        }
    }
    free(moments);
    FAIL_IF(found < parts, error, DESCENT_INVALID,
            "the rows have %zu different time%s: too few for %zu parts of a split by time\n"
            "try: --split random",
            found, found == 1 ? "" : "s", parts);
    return DESCENT_OK;
}

// ---- all ----

static descent_status write_down(const work *w, dsc_split *split, descent_error *error)
{
    const dsc_split_how *how = w->how;
    const bool chained = how->folds && how->kind == DESCENT_SPLIT_TIME;
    const size_t valid = how->folds ? how->fold + chained : 1;
    size_t trains = 0, validates = 0;
    for (size_t i = 0; i < w->rows; i++) {
        const bool later = chained && w->part[i] > valid;
        trains += w->part[i] != valid && !later;
        validates += w->part[i] == valid;
    }
    // The order of the draw is not needed any more.
    *split = (dsc_split){w->order, w->order + trains, trains, validates};
    for (size_t i = 0, t = 0, v = 0; i < w->rows; i++) {
        if (w->part[i] == valid) {
            split->valid[v++] = (uint32_t)i;
        } else if (!chained || w->part[i] < valid) {
            split->train[t++] = (uint32_t)i;
        }
    }
    FAIL_IF(how->folds && (trains == 0 || validates == 0), error, DESCENT_INVALID,
            "fold %zu of %zu is empty: there are %zu rows\ntry: --folds with a smaller number",
            how->fold + 1, how->folds, w->rows);
    return DESCENT_OK;
}

static descent_status divide(work *w, dsc_split *split, descent_error *error)
{
    switch (w->how->kind) {
    case DESCENT_SPLIT_STRATIFIED:
        TRY(split_stratified(w, error));
        break;
    case DESCENT_SPLIT_GROUP:
        TRY(split_groups(w, error));
        break;
    case DESCENT_SPLIT_TIME:
        TRY(split_time(w, error));
        break;
    default:
        TRY(split_random(w, error));
        break;
    }
    return write_down(w, split, error);
}

descent_status dsc_split_create(const descent_dataset *d, const dsc_split_how *how,
                                dsc_split *split, descent_error *error)
{
    const size_t rows = d->rows;
    FAIL_IF(!(how->fraction >= 0 && how->fraction < 1), error, DESCENT_INVALID,
            "the share of validation rows is %g; it must be at least 0 and less than 1",
            how->fraction);
    FAIL_IF(rows == 0 || rows > UINT32_MAX, error, DESCENT_INVALID, "%zu rows cannot be split",
            rows);
    FAIL_IF(how->folds == 1 || how->folds > rows || (how->folds && how->fold >= how->folds),
            error, DESCENT_INVALID, "%zu rows cannot be divided into %zu folds", rows,
            how->folds);
    const dsc_split_how resolved = {dsc_split_resolve(d, how->kind), how->fraction, how->folds,
                                    how->fold, how->seed};
    work w = {.data = d, .how = &resolved, .rows = rows};
    w.aside = how->folds ? 0 : rows_aside(how->fraction, rows);
    w.order = dsc_realloc_array(NULL, rows, sizeof *w.order);
    w.part = calloc(rows, sizeof *w.part);
    descent_status status = w.order && w.part ? divide(&w, split, error)
                                              : dsc_no_memory(error, "the split of the rows",
                                                              2 * rows * sizeof *w.order);
    free(w.part);
    if (status != DESCENT_OK) {
        free(w.order);
        *split = (dsc_split){0};
    }
    return status;
}

void dsc_split_free(dsc_split *split)
{
    free(split->train);
    *split = (dsc_split){0};
}
