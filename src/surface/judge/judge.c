// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which place a critical point is: ways down by curvature, zero curvature that nothing
// explains, or none of these.
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/number.h"
#include "surface/judge/diagnosing.h"
#include "surface/judge/sphere.h"
#include "surface/network/chain.h"

enum { PARTS = 8, DESCENTS = 2 };

void dsc_because(dsc_diagnosing *d, descent_place place, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    d->out->place = place;
    (void)vsnprintf(d->out->because, sizeof d->out->because, format, list);
    va_end(list);
}

void dsc_decides(dsc_diagnosing *d, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    (void)vsnprintf(d->out->decides, sizeof d->out->decides, format, list);
    va_end(list);
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

// "the exact point is 1e-5 away and " or "".
static const char *nearby(const dsc_diagnosing *d, char *text, size_t size)
{
    text[0] = '\0';
    if (d->moved > 1e-10 * d->point.length) {
        (void)snprintf(text, size, "the exact point is %.2g away: ", d->moved);
    }
    return text;
}

// "11 interpolation, 3 softmax shift".
static const char *families(const dsc_diagnosing *d, char *text, size_t size)
{
    const dsc_modes *modes = &d->local.modes;
    text[0] = '\0';
    for (size_t i = 0, used = 0; i < modes->family_count && used < size - 40; i++) {
        used += (size_t)snprintf(text + used, size - used, "%s%s %s", i > 0 ? ", " : "",
                                 DSC_COUNT(modes->families[i].count), modes->families[i].kind);
    }
    return text;
}

size_t dsc_descent_steps(const dsc_point *point)
{
    const double work = (double)point->n * (double)(point->objective->m + 1);
    return work < 1e6 ? 300 : work < 1e8 ? 60 : dsc_is_heavy(point) ? 8 : 15;
}

// The curvature along v on eight parts of the examples: is its sign that of the problem, or of
// these examples?
static descent_status bend_of_parts(dsc_diagnosing *d, const double *v, descent_error *error)
{
    dsc_point *point = &d->point;
    const size_t all = point->rows ? point->rows->count : point->objective->m;
    if (all < 4 * PARTS) {
        return DESCENT_OK;
    }
    uint32_t *index = malloc(all * sizeof *index);
    if (!index) {
        return dsc_no_memory(error, "row numbers", all * sizeof *index);
    }
    double sum = 0.0, squares = 0.0, *hv = d->local.scratch + 2 * point->n;
    descent_status status = DESCENT_OK;
    for (size_t part = 0; status == DESCENT_OK && part < PARTS; part++) {
        size_t count = 0;
        for (size_t i = part; i < all; i += PARTS) {
            index[count++] = point->rows ? point->rows->index[i] : (uint32_t)i;
        }
        const descent_rows rows = {index, count};
        status = dsc_objective_into(point->objective, point->x, v, &rows, NULL, hv, error);
        const double bend = dsc_dot(point->n, v, hv);
        sum += bend;
        squares += bend * bend;
    }
    free(index);
    d->bend = sum / PARTS;
    d->bend_error = sqrt(fmax(squares / PARTS - d->bend * d->bend, 0.0) / (double)(PARTS - 1));
    return status;
}

// Plain descents from beside the point may find what the spectrum and ways on straight lines
// missed: two begin 1e-4 (1 + |x|) away, others ten times as far.
static descent_status descend_beside(dsc_diagnosing *d, uint32_t descents, descent_error *error)
{
    dsc_point *point = &d->point;
    double *from = d->local.scratch, *at = d->local.scratch + point->n;
    const double least = fmax(10.0 * point->noise, 4.0 * d->local.decrement);
    for (uint32_t i = 0; i < descents; i++) {
        const double off = i < DESCENTS ? 1e-4 : 1e-3;
        double f = 0.0, start = 0.0;
        dsc_point_random(point, DSC_STREAM_PROBE + i, from);
        for (size_t k = 0; k < point->n; k++) {
            from[k] = point->x[k] + off * point->length * from[k];
        }
        TRY(dsc_point_value(point, from, &start, NULL, error));
        const double much = fmax(least, 1e-6 * fabs(start - point->f));
        TRY(dsc_descend(point, from, dsc_descent_steps(point), point->rounding, at, &f, error));
        d->probes++;
        if (point->f - f > much) {
            d->probes_down++;
            TRY(dsc_way_take(&d->way, point, at, f, error));
        }
    }
    return DESCENT_OK;
}

// A curvature below zero along which f falls by less than can be told.
static void judge_hidden(dsc_diagnosing *d)
{
    dsc_because(d, DESCENT_PLACE_UNDETERMINED,
                "the gradient is zero and a curvature of %.3g leads down, but f falls nowhere "
                "along it by more than rounding",
                d->local.index.smallest);
    dsc_decides(d, "f without the large part that hides its changes, such as a constant");
}

static descent_status judge_saddle(dsc_diagnosing *d, descent_error *error)
{
    const dsc_local *local = &d->local;
    const dsc_index *index = &local->index;
    const size_t n = d->point.n;
    double *v = local->scratch;
    char near_text[64], count[64];
    if (index->dense.n > 0) {
        double *along = local->scratch + n;
        memset(along, 0, n * sizeof *along);
        along[0] = 1.0;
        TRY(dsc_dense_combine(&index->dense, along, v, error));
    } else {
        memcpy(v, index->vectors, n * sizeof *v);
    }
    TRY(bend_of_parts(d, v, error));
    TRY(dsc_way_try(&d->way, &d->point, v, 1e-6 * d->point.length, error));
    if (!d->way.found || d->way.step < 0.1 * d->point.length) { // a valley may be bent
        memcpy(d->point.scratch + n, v, n * sizeof *v);
        TRY(dsc_valley_try(&d->point, &d->local, 0, d->point.scratch + n, &d->way, error));
    }
    if (!d->way.found) {
        TRY(descend_beside(d, 2 * DESCENTS, error));
    }
    if (!d->way.found) {
        judge_hidden(d);
        return DESCENT_OK;
    }
    if (local->low < n && local->low + local->unexplained == n) {
        TRY(dsc_degenerate_test(&d->point, &d->local, d->options->probes, &d->degenerate,
                                &d->way, error));
        d->tested = true;
    }
    const dsc_degenerate *found = &d->degenerate;
    if (d->tested && found->up == 0 && found->flat > 0) {
        dsc_because(
            d, DESCENT_PLACE_MAXIMUM,
            "%sthe gradient is zero, f curves downward in %zu of %zu directions, and in the "
            "others it rises nowhere: it is level there as far as can be seen",
            nearby(d, near_text, sizeof near_text), local->low, n);
        return DESCENT_OK;
    }
    if (local->low == n || (d->tested && found->up == 0)) {
        dsc_because(
            d, DESCENT_PLACE_MAXIMUM, "%sthe gradient is zero and f %s in %s%zu direction%s",
            nearby(d, near_text, sizeof near_text), d->tested ? "falls" : "curves downward",
            n > 1 ? "all " : "its ", n, plural(n));
        return DESCENT_OK;
    }
    if (local->low == local->high) {
        (void)snprintf(count, sizeof count, "%zu", local->low);
    } else {
        (void)snprintf(count, sizeof count, "%zu to %zu", local->low, local->high);
    }
    dsc_because(d, DESCENT_PLACE_SADDLE,
                "%sthe gradient is zero and %s of %zu directions lead down, the steepest with "
                "curvature %.3g",
                nearby(d, near_text, sizeof near_text), count, n, index->smallest);
    return DESCENT_OK;
}

// How many directions without curvature there are, "at least 8 directions" in words. Where
// modes without a vector may be among those that were seen, these are all that are known.
static descent_status zero_directions(const dsc_diagnosing *d, size_t *count, char *text,
                                      size_t size, descent_error *error)
{
    const dsc_local *local = &d->local;
    *count = local->unexplained > 0 ? local->unexplained : local->null_count;
    dsc_chain chain;
    TRY(dsc_chain_read(d->point.objective, &chain, error));
    const bool biases = *count > 0 && dsc_chain_weightless(&chain, d->point.x) == *count;
    dsc_chain_free(&chain);
    (void)snprintf(text, size, "%s%zu direction%s%s", local->at_least ? "at least " : "",
                   *count, plural(*count),
                   !biases       ? ""
                   : *count == 1 ? " (the bias of a unit that has no weights left)"
                                 : " (the biases of units that have no weights left)");
    return DESCENT_OK;
}

// No way down was found: what the level ways leave open.
static void say_level(dsc_diagnosing *d, const char *near_text, const char *where)
{
    const dsc_degenerate *found = &d->degenerate;
    if (found->unclear > 0) {
        dsc_because(
            d, DESCENT_PLACE_UNDETERMINED,
            "%sthe gradient is zero and no curvature leads down, but in %s "
            "it is zero, and f stays level there as far as can be seen: a change may be "
            "less than rounding",
            near_text, where);
        dsc_decides(d, "the reason of the level ways: without one this may be a minimum or a "
                       "saddle of a high order");
    } else if (found->up == 0) {
        dsc_because(d, DESCENT_PLACE_DEGENERATE_MINIMUM,
                    "%sno way leads down; in %s f does not change as far as can be seen",
                    near_text, where);
    } else {
        dsc_because(d, DESCENT_PLACE_DEGENERATE_MINIMUM,
                    "%sthe curvature is zero in %s, and the %zu ways that were tried "
                    "there lead up%s",
                    near_text, where, found->up + found->flat,
                    found->flat ? " or are level" : "");
    }
}

static descent_status judge_degenerate(dsc_diagnosing *d, descent_error *error)
{
    dsc_local *local = &d->local;
    dsc_degenerate *found = &d->degenerate;
    TRY(dsc_degenerate_test(&d->point, local, d->options->probes, found, &d->way, error));
    d->tested = true;
    char near_text[64], where[128];
    size_t zero = 0;
    nearby(d, near_text, sizeof near_text);
    TRY(zero_directions(d, &zero, where, sizeof where, error));
    if (found->distant > 0 && found->down + found->up == 0) {
        d->out->critical = false;
        dsc_because(d, DESCENT_PLACE_PLATEAU,
                    "f is the same in all digits on every way that was tried, and falls only "
                    "farther away: the slope here is lost in rounding");
        return DESCENT_OK;
    }
    if (found->down == 0 && found->unclear == 0) {
        TRY(descend_beside(d, 2 * DESCENTS, error));
        if (!d->way.found && !dsc_is_heavy(&d->point)) {
            TRY(dsc_sphere_try(&d->point, local, &d->way, error));
            d->probes_down += d->way.found;
        }
    }
    if (found->down > 0 && found->up + found->unclear == 0 && zero == d->point.n) {
        dsc_because(
            d, DESCENT_PLACE_MAXIMUM,
            "%sgradient and curvature are zero, and f falls on %s%zu ways that were tried%s",
            near_text, found->flat ? "" : "all ", found->down,
            found->flat ? " and rises on none" : "");
    } else if (found->down > 0) {
        dsc_because(d, DESCENT_PLACE_DEGENERATE_SADDLE,
                    "%sno curvature leads down, but in %s it is zero, and there f "
                    "falls by %.3g within %.3g%s",
                    near_text, where, d->way.gain, d->way.step,
                    zero == d->point.n && found->up > 0 ? "; other ways lead up" : "");
    } else if (d->probes_down > 0) {
        dsc_because(
            d, DESCENT_PLACE_DEGENERATE_SADDLE,
            "%sno curvature leads down, but in %s it is zero, and a descent from beside "
            "this point ended %.3g lower",
            near_text, where, d->way.gain);
    } else if (local->null_count < zero && zero < d->point.n) {
        dsc_because(d, DESCENT_PLACE_UNDETERMINED,
                    "the gradient is zero and no curvature leads down, but in %s it is "
                    "zero, and not all of them could be tried",
                    where);
        dsc_decides(
            d, "a descent from a point beside this one: if it ends lower, this is a saddle");
    } else {
        say_level(d, near_text, where);
    }
    return DESCENT_OK;
}

descent_status dsc_judge_broken(dsc_diagnosing *d, double distance, descent_error *error)
{
    d->out->critical = true;
    TRY(descend_beside(d, DESCENTS, error));
    if (d->probes_down > 0) {
        dsc_because(d, DESCENT_PLACE_KINK,
                    "the gradient is zero, but the curvature changes altogether within %.1g, "
                    "where units have their kinks; a descent from beside here ended %.3g lower",
                    distance, d->way.gain);
    } else {
        dsc_because(d, DESCENT_PLACE_KINK,
                    "the gradient is zero, but the curvature changes altogether within %.1g, "
                    "where units have their kinks; descents from beside here ended no lower",
                    distance);
    }
    return DESCENT_OK;
}

static void more_products(dsc_diagnosing *d)
{
    enum { MOST = 2000, MOST_DENSE = 20000 }; // place.c
    const uint64_t now = d->options->products;
    if (now < MOST) {
        const unsigned long long more = 3 * now < MOST ? 3 * now : MOST;
        dsc_decides(d, "about %s Hessian-vector products: --products %llu", DSC_COUNT(more),
                    more);
    } else if (dsc_dense_wanted(&d->point) <= MOST_DENSE) {
        dsc_decides(d, "the whole spectrum: --dense %.0f", dsc_dense_wanted(&d->point));
    } else {
        dsc_decides(
            d,
            "a descent from a point beside this one: if it ends lower, this is not a minimum");
    }
}

// Ways down that may have been missed; false: there are none, or they are not steep.
static bool judge_missed(dsc_diagnosing *d)
{
    const dsc_index *index = &d->local.index;
    if (d->local.high > 0) {
        dsc_because(
            d, DESCENT_PLACE_UNDETERMINED,
            "the gradient is zero and no way down was found, but up to %zu could have been "
            "missed",
            d->local.high);
        more_products(d);
        return true;
    }
    if (index->dense.n == 0 && index->missed > 1.5 * d->options->missed) {
        dsc_because(
            d, DESCENT_PLACE_UNDETERMINED,
            "the gradient is zero and no way down was found, but one with less than %.2g "
            "of the largest curvature could have been missed",
            index->missed);
        more_products(d);
        return true;
    }
    return false;
}

static descent_status judge_minimum(dsc_diagnosing *d, descent_error *error)
{
    const dsc_index *index = &d->local.index;
    char near_text[64], modes_text[96];
    if (index->dense.n == 0 || d->local.clear > 1e-8 * d->point.length) {
        TRY(descend_beside(d, DESCENTS, error));
    }
    if (d->probes_down > 0) {
        dsc_because(
            d, DESCENT_PLACE_UNDETERMINED,
            "the gradient is nearly zero and no curvature leads down, but a descent from "
            "beside this point ended %.3g lower",
            d->way.gain);
        dsc_decides(d, "some more steps of training: this is not a minimum yet");
        return DESCENT_OK;
    }
    const size_t zero = d->local.modes.explained;
    if (zero > 0) {
        dsc_because(
            d, DESCENT_PLACE_MINIMUM,
            "%sthe gradient is zero, no direction leads down, and %zu without curvature "
            "%s explained (%s)",
            nearby(d, near_text, sizeof near_text), zero, zero == 1 ? "is" : "are",
            families(d, modes_text, sizeof modes_text));
    } else if (index->dense.n == 0) {
        dsc_because(
            d, DESCENT_PLACE_MINIMUM,
            "%sthe gradient is zero and no way down is steeper than %.2g of the largest "
            "curvature (wrong with a probability of %.1g)",
            nearby(d, near_text, sizeof near_text), index->missed, index->failure);
    } else {
        dsc_because(
            d, DESCENT_PLACE_MINIMUM,
            "%sthe gradient is zero and f curves upward in every direction, by %.3g at least",
            nearby(d, near_text, sizeof near_text), index->smallest);
    }
    return DESCENT_OK;
}

descent_status dsc_judge_critical(dsc_diagnosing *d, descent_error *error)
{
    const dsc_local *local = &d->local;
    d->out->critical = true;
    TRY(dsc_local_blur(&d->local, &d->point, 2.0 * local->step_length, error));
    if (local->index.dense.n > 0 && local->unexplained + local->modes.explained == 0) {
        TRY(dsc_kantorovich(&d->local, &d->point, &d->kantorovich, error));
    }
    if (local->low > 0) {
        return judge_saddle(d, error);
    }
    if (judge_missed(d)) {
        return DESCENT_OK;
    }
    return local->unexplained > 0 || local->crowded ? judge_degenerate(d, error)
                                                    : judge_minimum(d, error);
}
