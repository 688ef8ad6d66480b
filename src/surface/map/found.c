// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The list of stationary points. An end of a search is one that is there already when it is
// nearby and as high; of points that are not alone but lie on a curve or a surface of such
// points (a sheet: symmetries that are continuous), one stands for all that are as high and
// have the same index and nullity.
//
// What kind a new one is follows from its eigenvalues where they are clear; else
// descent_diagnose says.
//
// [G53] Good. The population frequencies of species. Biometrika 1953. [C84] Chao. Nonparametric
// estimation of the number of classes in a population. Scand. J. Statistics 1984.
//
// Keeps: a point has one number for good; `by_value` is the order by value, changed on
// insertion, so that looking for a known point is a binary search and not a walk through all.
// A verdict that is not clear is asked of descent_diagnose rather than guessed from a
// threshold.
#include "surface/map/found.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "surface/map/kink.h"
#include "surface/map/limits.h"
#include "surface/map/map.h"
#include "surface/map/move_inside.h"
#include "surface/map/search.h"
#include "surface/map/walker.h"

void dsc_map_list_free(dsc_map_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->found[i].p.x);
    }
    free(list->found);
    free(list->by_value);
    list->found = NULL;
    list->by_value = NULL;
    list->count = list->room = 0;
}

dsc_map_inertia dsc_map_inertia_of(size_t n, const double *values, double doubt,
                                   double threshold)
{
    const double scale = fmax(fabs(values[0]), fabs(values[n - 1]));
    const double tau =
        fmax(threshold * scale,
             fmax(EIGENVALUE_NOISE * (double)n * 0.5 * DBL_EPSILON * scale, doubt));
    dsc_map_inertia inertia = {.clear = true};
    for (size_t i = 0; i < n; i++) {
        inertia.index += values[i] < -tau;
        inertia.nullity += fabs(values[i]) <= tau;
        inertia.clear = inertia.clear && fabs(values[i]) > CLEAR_OF_TAU * tau;
    }
    return inertia;
}

// ---- is it there already? ----

static bool near_enough(const dsc_map_list *list, const dsc_map_found *known,
                        const dsc_map_search *s, size_t nullity)
{
    const descent_map_point *p = &known->p;
    const bool vague = nullity > 0 || p->nullity > 0 || p->kind == DESCENT_PLACE_KINK ||
                       s->end != DSC_END_POINT;
    const double distance =
        vague ? fmax(VAGUELY, list->options->tolerance) : list->options->tolerance;
    return dsc_map_distance(list->box, p->x, s->x) <= distance;
}

// The first in list->by_value that is not lower than f.
static size_t first_from(const dsc_map_list *list, double f)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (list->found[list->by_value[middle]].p.f < f) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static size_t find(const dsc_map_list *list, const dsc_map_search *s, dsc_map_inertia inertia)
{
    double near = AS_HIGH * (1.0 + fabs(s->f));
    if (s->end != DSC_END_POINT) { // next to a kink, on its slope
        near += ON_SLOPE * VAGUELY * list->box->width * s->gradient_norm;
    }
    for (size_t i = first_from(list, s->f - near); i < list->count; i++) {
        const dsc_map_found *known = &list->found[list->by_value[i]];
        const bool kinks = known->p.kind == DESCENT_PLACE_KINK && s->end == DSC_END_KINK &&
                           fabs(known->p.f - s->f) <= AS_HIGH * (1.0 + fabs(s->f));
        const bool alike =
            known->sheet &&
            (kinks || (inertia.nullity == known->p.nullity && inertia.index == known->p.index));
        // Sorted by value: nobody farther on can be it.
        if (known->p.f > s->f + near) {
            break;
        }
        if (alike || near_enough(list, known, s, inertia.nullity)) {
            return list->by_value[i];
        }
    }
    return SIZE_MAX;
}

// ---- what is it? ----

// Whether stationary points as high go on in the direction of eigenvector `mode`, one of the
// zero ones: a little along it, then back to a zero of g, which must not be the point itself.
// at: 2 n numbers.
static descent_status goes_on(const dsc_map_list *list, dsc_map_walker *w,
                              const dsc_map_search *s, size_t mode, double *at, bool *on,
                              descent_error *error)
{
    const size_t n = list->box->n;
    memcpy(at, s->x, n * sizeof *at);
    dsc_map_search back = {.uphill = DSC_MAP_NEWTON,
                           .mode = (int64_t)mode,
                           .side = 1.0,
                           .x = at,
                           .values = at + n};
    TRY(dsc_map_walk(w, &back, error));
    *on = back.end == DSC_END_POINT && fabs(back.f - s->f) <= AS_HIGH * (1.0 + fabs(s->f)) &&
          dsc_map_distance(list->box, at, s->x) * sqrt((double)n) > ELSEWHERE_PART * BESIDE;
    return DESCENT_OK;
}

static descent_status lies_on_sheet(const dsc_map_list *list, dsc_map_walker *w,
                                    const dsc_map_search *s, dsc_map_inertia inertia,
                                    bool *sheet, descent_error *error)
{
    const size_t n = list->box->n;
    double *at = malloc(2 * n * sizeof *at);
    if (!at) {
        return dsc_no_memory(error, "a point", 2 * n * sizeof *at);
    }
    descent_status status = DESCENT_OK;
    *sheet = false;
    for (size_t i = 0; status == DESCENT_OK && !*sheet && i < inertia.nullity; i++) {
        status = goes_on(list, w, s, inertia.index + i, at, sheet, error);
    }
    free(at);
    return status;
}

// Whether a kink is one of a curve of kinks as high: next to it on an axis, and down from there.
static descent_status is_in_row(const dsc_map_list *list, dsc_map_walker *w,
                                const dsc_map_search *s, bool *row, descent_error *error)
{
    const size_t n = list->box->n;
    double *at = malloc(n * sizeof *at);
    if (!at) {
        return dsc_no_memory(error, "a point", n * sizeof *at);
    }
    descent_status status = DESCENT_OK;
    *row = false;
    for (size_t i = 0; status == DESCENT_OK && !*row && i < n; i++) {
        memcpy(at, s->x, n * sizeof *at);
        at[i] += BESIDE * list->box->width;
        dsc_map_search beside = {.x = at};
        status =
            descent_objective_evaluate_f64(w->objective, at, w->rows, &beside.f, w->g, error);
        THEN(status, dsc_map_slide(w, &beside, error));
        *row =
            beside.end == DSC_END_KINK &&
            fabs(beside.f - s->f) <= AS_HIGH * (1.0 + fabs(s->f)) &&
            dsc_map_distance(list->box, at, s->x) * sqrt((double)n) > ELSEWHERE_PART * BESIDE;
    }
    free(at);
    return status;
}

static descent_place plain_kind(size_t n, size_t index)
{
    return index == 0   ? DESCENT_PLACE_MINIMUM
           : index == n ? DESCENT_PLACE_MAXIMUM
                        : DESCENT_PLACE_SADDLE;
}

// The verdict on a point that is not clear. It may move a little.
static descent_status ask(const dsc_map_list *list, dsc_map_walker *w, dsc_map_search *s,
                          dsc_map_found *found, descent_error *error)
{
    descent_diagnose_options options = descent_diagnose_options_default();
    descent_diagnosis *d = NULL;
    options.threshold = list->options->threshold;
    options.seed = list->options->seed;
    TRY(descent_diagnose(w->objective, s->x, w->rows, &options, &d, error));
    // A kink from which a way leads down is like any other place on a slope.
    const bool kink = d->place == DESCENT_PLACE_KINK && !d->escape && d->critical;
    const descent_place place =
        d->place == DESCENT_PLACE_KINK && !kink ? DESCENT_PLACE_DESCENDING : d->place;
    descent_diagnosis_free(d);
    const bool point = place == DESCENT_PLACE_MINIMUM || place == DESCENT_PLACE_SADDLE ||
                       place == DESCENT_PLACE_MAXIMUM ||
                       place == DESCENT_PLACE_DEGENERATE_SADDLE ||
                       place == DESCENT_PLACE_DEGENERATE_MINIMUM ||
                       place == DESCENT_PLACE_KINK || place == DESCENT_PLACE_UNDETERMINED;
    found->p.kind = place;
    s->end = point ? s->end
             : place == DESCENT_PLACE_GRADIENT_FLAT || place == DESCENT_PLACE_PLATEAU
                 ? DSC_END_FLAT
                 : DSC_END_OUTSIDE;
    // A search that stalled is at a point only if there is a kink.
    if (s->end == DSC_END_STALLED && place == DESCENT_PLACE_KINK) {
        s->end = DSC_END_POINT;
    }
    return DESCENT_OK;
}

static descent_status certify(const dsc_map_list *list, dsc_map_walker *w, dsc_map_search *s,
                              dsc_map_inertia inertia, dsc_map_found *found,
                              descent_error *error)
{
    const size_t n = list->box->n;
    found->p.index = inertia.index;
    found->p.nullity = inertia.nullity;
    if (s->end == DSC_END_KINK || (s->end == DSC_END_POINT && s->bent)) {
        found->p.kind = s->end == DSC_END_POINT && s->lower ? DESCENT_PLACE_UNDETERMINED
                                                            : DESCENT_PLACE_KINK;
        found->p.index = found->p.nullity = 0; // eigenvalues mean nothing there
        const bool kink = s->end == DSC_END_KINK;
        s->end = DSC_END_POINT;
        return kink ? is_in_row(list, w, s, &found->sheet, error) : DESCENT_OK;
    }
    if (s->end == DSC_END_POINT && inertia.clear) {
        found->p.kind = plain_kind(n, inertia.index);
        return DESCENT_OK;
    }
    TRY(ask(list, w, s, found, error));
    if (found->p.kind == DESCENT_PLACE_KINK) { // eigenvalues mean nothing there
        found->p.index = found->p.nullity = 0;
        return DESCENT_OK;
    }
    if (found->p.kind == DESCENT_PLACE_MINIMUM ||
        found->p.kind ==
            DESCENT_PLACE_DEGENERATE_MINIMUM) { // what seemed to lead down is level
        found->p.index = 0;
        found->p.nullity += inertia.index;
    }
    if (s->end != DSC_END_POINT || inertia.nullity == 0) {
        return DESCENT_OK;
    }
    return lies_on_sheet(list, w, s, inertia, &found->sheet, error);
}

// ---- a new one ----

static descent_status append(dsc_map_list *list, const dsc_map_search *s, dsc_map_found *found,
                             size_t *number, descent_error *error)
{
    const size_t n = list->box->n;
    if (list->count == list->room) {
        const size_t room = list->room ? 2 * list->room : 64;
        dsc_map_found *more = dsc_realloc_array(list->found, room, sizeof *more);
        if (!more) {
            return dsc_no_memory(error, "the points of a map", room * sizeof *more);
        }
        list->found = more;
        size_t *numbers = dsc_realloc_array(list->by_value, room, sizeof *numbers);
        if (!numbers) {
            return dsc_no_memory(error, "the points of a map", room * sizeof *numbers);
        }
        list->by_value = numbers;
        list->room = room;
    }
    double *x = malloc(2 * n * sizeof *x);
    if (!x) {
        return dsc_no_memory(error, "a point of a map", 2 * n * sizeof *x);
    }
    memcpy(x, s->x, n * sizeof *x);
    memcpy(x + n, s->values, n * sizeof *x);
    found->p.x = x;
    found->values = x + n;
    found->p.f = s->f;
    found->p.gradient_norm = s->gradient_norm;
    found->p.smallest = s->values[0];
    found->p.largest = s->values[n - 1];
    found->p.copies = 1;
    found->p.family = found->sheet;
    // Not looked at yet; SIZE_MAX would say that nothing was found there.
    found->side[0] = found->side[1] = SIZE_MAX - 1;
    *number = list->count;
    const size_t at = first_from(list, s->f);
    memmove(list->by_value + at + 1, list->by_value + at,
            (list->count - at) * sizeof *list->by_value);
    list->by_value[at] = list->count;
    list->found[list->count++] = *found;
    return DESCENT_OK;
}

// To where the sheet lies in the box. *inside (out): it does, with the same kind of points.
static descent_status move_inside(const dsc_map_list *list, dsc_map_walker *w,
                                  dsc_map_search *s, const dsc_map_found *found, bool *inside,
                                  descent_error *error)
{
    const double f = s->f;
    TRY(dsc_map_move_inside(w, s, inside, error));
    if (*inside) {
        const dsc_map_inertia inertia =
            dsc_map_inertia_of(list->box->n, s->values, s->doubt, list->options->threshold);
        *inside = inertia.index == found->p.index && inertia.nullity == found->p.nullity &&
                  fabs(s->f - f) <= AS_HIGH * (1.0 + fabs(f));
    }
    return DESCENT_OK;
}

descent_status dsc_map_list_take(dsc_map_list *list, dsc_map_walker *w, dsc_map_search *s,
                                 size_t *number, bool *is_new, descent_error *error)
{
    const size_t n = list->box->n;
    *number = SIZE_MAX;
    *is_new = false;
    if (s->end == DSC_END_STALLED || s->end == DSC_END_KINK) {
        for (size_t i = 0; i < n; i++) { /* a kink has no curvature to tell */
            s->values[i] = 0.0;
        }
    }
    dsc_map_inertia inertia = {0};
    if (s->end == DSC_END_POINT) {
        inertia = dsc_map_inertia_of(n, s->values, s->doubt, list->options->threshold);
    }
    const size_t known = find(list, s, inertia);
    if (known != SIZE_MAX) {
        *number = known;
        return DESCENT_OK;
    }
    dsc_map_found found = {0};
    TRY(certify(list, w, s, inertia, &found, error));
    const bool wanted = found.p.index <= list->options->highest;
    bool inside = dsc_map_inside(list->box, s->x, INSIDE);
    if (s->end == DSC_END_POINT && wanted && found.p.nullity > 0 && found.sheet && !inside) {
        TRY(move_inside(list, w, s, &found, &inside, error));
    }
    if (s->end == DSC_END_POINT && !(wanted && inside)) {
        s->end = DSC_END_OUTSIDE;
    }
    if (s->end == DSC_END_STALLED) {
        s->end = DSC_END_OUTSIDE;
    }
    if (s->end != DSC_END_POINT) {
        return DESCENT_OK;
    }
    *is_new = true;
    return append(list, s, &found, number, error);
}

// ---- estimates ----

// [G53] (9) and, in the form without bias, [C84].
dsc_map_unseen dsc_map_estimate(const dsc_map_list *list, const size_t *stands)
{
    double once = 0.0, twice = 0.0, seen = 0.0, ends = 0.0, count = 0.0;
    for (size_t i = 0; i < list->count; i++) {
        if (stands && stands[i] != i) {
            continue;
        }
        const uint64_t hits = list->found[i].independent;
        count++;
        once += hits == 1;
        twice += hits == 2;
        seen += hits > 0;
        ends += (double)hits;
    }
    const double all = seen + once * (once - 1.0) / (2.0 * (twice + 1.0));
    return (dsc_map_unseen){.share = ends > 0.0 ? once / ends : 1.0,
                            .points = fmax(0.0, all - count),
                            .one = ends > 0.0 ? 1.0 - pow(MISSED, 1.0 / ends) : 1.0};
}
