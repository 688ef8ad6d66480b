// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/mean.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "optim/average.h"
#include "run/trainer.h"

// ---- the option ----

static descent_status read_ema(const char *text, const char *rest, descent_average_weights *a)
{
    (void)text;
    a->kind = DESCENT_AVERAGE_EMA;
    return dsc_parse_number(rest, strlen(rest), &a->beta) && a->beta > 0.0 && a->beta < 1.0
               ? DESCENT_OK
               : DESCENT_INVALID;
}

static descent_status read_swa(const char *text, const char *rest, descent_average_weights *a)
{
    (void)text;
    a->kind = DESCENT_AVERAGE_SWA;
    return dsc_parse_count(rest, strlen(rest), &a->from) && a->from > 0 ? DESCENT_OK
                                                                        : DESCENT_INVALID;
}

static descent_status read_lawa(const char *text, const char *rest, descent_average_weights *a)
{
    (void)text;
    const size_t length = strcspn(rest, ",");
    a->kind = DESCENT_AVERAGE_LAWA;
    return rest[length] && dsc_parse_count(rest, length, &a->every) && a->every > 0 &&
                   dsc_parse_count(rest + length + 1, strlen(rest + length + 1), &a->count) &&
                   a->count > 0 && a->count <= 1000
               ? DESCENT_OK
               : DESCENT_INVALID;
}

static const struct {
    const char *name;
    descent_status (*read)(const char *text, const char *rest, descent_average_weights *a);
} forms[] = {{"ema:", read_ema}, {"swa:", read_swa}, {"lawa:", read_lawa}};

descent_status dsc_average_weights_parse(const char *text, void *field, descent_error *error)
{
    descent_average_weights a = {0};
    bool known = strcmp(text, "none") == 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const size_t length = strlen(forms[i].name);
        if (strncmp(text, forms[i].name, length) == 0) {
            known = forms[i].read(text, text + length, &a) == DESCENT_OK;
        }
    }
    FAIL_IF(
        !known, error, DESCENT_INVALID,
        "\"%s\" is no average of weights: type ema:0.999 (a moving average), swa:10 (the mean "
        "of the ends of epochs from the 10th on), lawa:100,5 (of the last 5 copies, one every "
        "100 steps) or none",
        text);
    memcpy(field, &a, sizeof a);
    return DESCENT_OK;
}

void dsc_average_weights_format(const void *field, char *text, size_t capacity)
{
    descent_average_weights a;
    char number[DSC_NUMBER_TEXT];
    memcpy(&a, field, sizeof a);
    switch ((descent_average_kind)a.kind) {
    case DESCENT_AVERAGE_NONE:
        snprintf(text, capacity, "none");
        break;
    case DESCENT_AVERAGE_EMA:
        dsc_format_number(a.beta, number, sizeof number);
        snprintf(text, capacity, "ema:%s", number);
        break;
    case DESCENT_AVERAGE_SWA:
        snprintf(text, capacity, "swa:%llu", (unsigned long long)a.from);
        break;
    case DESCENT_AVERAGE_LAWA:
        snprintf(text, capacity, "lawa:%llu,%llu", (unsigned long long)a.every,
                 (unsigned long long)a.count);
        break;
    }
}

// ---- the average ----

descent_status dsc_mean_create(descent_trainer *t, descent_error *error)
{
    const descent_average_weights *a = &t->options.average_weights;
    const size_t size = descent_type_size(t->type);
    const bool queues = a->kind == DESCENT_AVERAGE_LAWA;
    if (a->kind == DESCENT_AVERAGE_NONE) {
        return DESCENT_OK;
    }
    t->mean.shown = dsc_alloc_aligned(t->n, size);
    t->mean.x = queues ? NULL : dsc_alloc_aligned(t->n, size);
    t->mean.copies = queues && t->n <= SIZE_MAX / size / a->count
                         ? dsc_alloc_aligned(a->count * t->n, size)
                         : NULL;
    if (!t->mean.shown || (queues ? !t->mean.copies : !t->mean.x)) {
        return dsc_no_memory(error, "an average of the weights",
                             (queues ? a->count : 1) * t->n * size);
    }
    return DESCENT_OK;
}

void dsc_mean_free(dsc_mean *mean)
{
    dsc_free_aligned(mean->x);
    dsc_free_aligned(mean->copies);
    dsc_free_aligned(mean->shown);
}

void dsc_mean_step(descent_trainer *t)
{
    const descent_average_weights *a = &t->options.average_weights;
    dsc_mean *mean = &t->mean;
    if (a->kind == DESCENT_AVERAGE_EMA) {
        t->kernels->blend(t->n, a->beta, mean->x, 1.0 - a->beta, t->x, mean->x);
        mean->count++;
    } else if (a->kind == DESCENT_AVERAGE_LAWA && t->progress.step % a->every == 0) {
        const size_t bytes = t->n * descent_type_size(t->type);
        memcpy((char *)mean->copies + mean->count % a->count * bytes, t->x, bytes);
        mean->count++;
    }
}

void dsc_mean_epoch(descent_trainer *t)
{
    const descent_average_weights *a = &t->options.average_weights;
    dsc_mean *mean = &t->mean;
    if (a->kind == DESCENT_AVERAGE_SWA && t->progress.epoch + 1 >= a->from) {
        const double share = 1.0 / (double)++mean->count;
        t->kernels->blend(t->n, 1.0 - share, mean->x, share, t->x, mean->x);
    }
}

// The mean of the copies there are.
static void add_up(const descent_trainer *t, uint64_t copies)
{
    const size_t bytes = t->n * descent_type_size(t->type);
    memset(t->mean.shown, 0, bytes);
    for (uint64_t i = 0; i < copies; i++) {
        t->kernels->axpy(t->n, 1.0 / (double)copies, (char *)t->mean.copies + i * bytes,
                         t->mean.shown);
    }
}

const void *dsc_mean_shown(const descent_trainer *t)
{
    const descent_average_weights *a = &t->options.average_weights;
    const dsc_mean *mean = &t->mean;
    if (mean->count == 0) {
        return t->x;
    }
    if (a->kind == DESCENT_AVERAGE_SWA) {
        return mean->x;
    }
    if (a->kind == DESCENT_AVERAGE_LAWA) {
        add_up(t, mean->count < a->count ? mean->count : a->count);
    } else { // it began at 0
        const double weight =
            dsc_complement_of_power(&dsc_library_mathematics, a->beta, mean->count);
        memcpy(mean->shown, mean->x, t->n * descent_type_size(t->type));
        t->kernels->scale(t->n, 1.0 / weight, mean->shown);
    }
    return mean->shown;
}
