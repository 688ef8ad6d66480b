// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One block holds the optimizer and its state; only the list of exempt ranges grows apart from
// it.
//
// Keeps: a step allocates nothing and is the same whether all parameters are updated at once
// or range by range, by one thread or several: begin, apply on disjoint ranges, end. The
// number of steps, which bias correction needs, is counted once per step. Ranges that do not
// decay (biases) are sorted and disjoint, so that one walk over them splits the work.
#include "optim/optimizer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/assert.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/options.h"
#include "core/status.h"

typedef struct range {
    size_t begin, end;
} range;

struct descent_optimizer {
    descent_type type;
    size_t n;
    descent_optimizer_options options;
    const dsc_rule *rule;
    const dsc_kernels *kernels;
    double rate;
    uint64_t steps;
    const dsc_mathematics *mathematics;
    unsigned char *m, *v; /* n numbers each, or NULL */
    range *exempt;        /* sorted, disjoint, none empty */
    size_t exempt_count;
};

// ---- life ----

static descent_status check(descent_type type, size_t n,
                            const descent_optimizer_options *options, descent_error *error)
{
    FAIL_IF(type != DESCENT_FLOAT32 && type != DESCENT_FLOAT64, error, DESCENT_INVALID,
            "an optimizer works on float32 or float64 parameters");
    FAIL_IF(n == 0, error, DESCENT_INVALID, "n is 0: an optimizer needs parameters");
    for (size_t i = 0; i < sizeof options->reserved / sizeof *options->reserved; i++) {
        FAIL_IF(
            options->reserved[i] != 0.0, error, DESCENT_INVALID,
            "optimizer: reserved[%zu] is not 0: this version of libdescent, %s, has nothing "
            "there",
            i, DESCENT_VERSION);
    }
    TRY(dsc_rule_check_stepwise(options->rule, error));
    FAIL_IF(
        options->bias_correction == 1 &&
            dsc_rule_is_classical(options->rule, options->momentum_form),
        error, DESCENT_INVALID,
        "bias-correction: the classical form of momentum is a sum, not an average, and has no "
        "bias to correct" DSC_REMEDY "momentum-form = average");
    return DESCENT_OK;
}

descent_status descent_optimizer_create(descent_type type, size_t n,
                                        const descent_optimizer_options *options,
                                        descent_optimizer **optimizer, descent_error *error)
{
    NEED(error, "options, optimizer", options, optimizer);
    descent_optimizer_options own = descent_optimizer_options_default(DESCENT_ADAM);
    TRY(dsc_options_take(descent_optimizer_option_table(), options, &own, error));
    options = &own;
    TRY(check(type, n, options, error));
    const dsc_rule *rule = dsc_rule_find(options->rule);
    size_t bytes = 0;
    dsc_layout_add(&bytes, 1, sizeof(descent_optimizer));
    const size_t m = dsc_layout_add(&bytes, rule->uses_m ? n : 0, descent_type_size(type));
    const size_t v = dsc_layout_add(&bytes, rule->uses_v ? n : 0, descent_type_size(type));
    unsigned char *block = dsc_alloc_aligned(1, bytes);
    if (!block) {
        return dsc_no_memory(error, "the state of the optimizer", bytes);
    }
    descent_optimizer *o = (void *)block;
    *o = (descent_optimizer){
        .type = type,
        .n = n,
        .options = *options,
        .rule = rule,
        .kernels = dsc_kernels_get(type),
        .mathematics = &dsc_library_mathematics,
        .rate = isnan(options->learning_rate) ? rule->learning_rate : options->learning_rate,
        .m = rule->uses_m ? block + m : NULL,
        .v = rule->uses_v ? block + v : NULL,
    };
    *optimizer = o;
    return DESCENT_OK;
}

void descent_optimizer_free(descent_optimizer *o)
{
    if (o) {
        free(o->exempt);
        dsc_free_aligned(o);
    }
}

void dsc_optimizer_make_portable(descent_optimizer *o)
{
    o->mathematics = &dsc_portable_mathematics;
    o->kernels = dsc_kernels_for(o->type, true);
}

// ---- exempt ranges ----

descent_status descent_optimizer_exempt(descent_optimizer *o, size_t begin, size_t count,
                                        descent_error *error)
{
    NEED(error, "optimizer", o);
    FAIL_IF(begin > o->n || count > o->n - begin, error, DESCENT_INVALID,
            "exempt range: %zu numbers from %zu do not lie inside the %zu parameters", count,
            begin, o->n);
    if (count == 0) {
        return DESCENT_OK;
    }
    range *list = dsc_realloc_array(o->exempt, o->exempt_count + 1, sizeof *list);
    if (!list) {
        return dsc_no_memory(error, "exempt ranges", (o->exempt_count + 1) * sizeof *list);
    }
    o->exempt = list;
    // Ranges before the new one stay, those that touch it are swallowed, the rest moves up by
    // one.
    range merged = {begin, begin + count};
    size_t first = 0;
    while (first < o->exempt_count && list[first].end < merged.begin) {
        first++;
    }
    size_t last = first;
    for (; last < o->exempt_count && list[last].begin <= merged.end; last++) {
        merged.begin = list[last].begin < merged.begin ? list[last].begin : merged.begin;
        merged.end = list[last].end > merged.end ? list[last].end : merged.end;
    }
    memmove(list + first + 1, list + last, (o->exempt_count - last) * sizeof *list);
    list[first] = merged;
    o->exempt_count = o->exempt_count - (last - first) + 1;
    return DESCENT_OK;
}

// The first exempt range that ends behind `position`, or exempt_count.
static size_t exempt_after(const descent_optimizer *o, size_t position)
{
    size_t low = 0;
    size_t high = o->exempt_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (o->exempt[middle].end <= position) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool dsc_optimizer_is_mixed(const descent_optimizer *o, size_t begin, size_t count)
{
    const size_t i = exempt_after(o, begin);
    return o->options.weight_decay != 0.0 && i < o->exempt_count &&
           o->exempt[i].begin < begin + count;
}

// ---- steps ----

void dsc_optimizer_begin(const descent_optimizer *o, double scale, dsc_step_coefficients *plain,
                         dsc_step_coefficients *exempt)
{
    dsc_rule_coefficients(&o->options, o->rate, o->steps + 1, scale, o->mathematics, plain);
    *exempt = *plain;
    exempt->decay = 0.0;
    exempt->shrink = 0.0;
}

static void *at(unsigned char *vector, size_t element, size_t size)
{
    return vector ? vector + element * size : NULL;
}

void dsc_optimizer_apply(descent_optimizer *o, const dsc_step_coefficients *c, void *x_range,
                         const void *g_range, size_t begin, size_t count, double *squares)
{
    const size_t size = descent_type_size(o->type);
    DSC_ASSERT(begin + count <= o->n);
    o->kernels->steps[o->rule->step](count, x_range, g_range, at(o->m, begin, size),
                                     at(o->v, begin, size), c, squares);
}

void dsc_optimizer_apply_range(descent_optimizer *o, const dsc_step_coefficients *plain,
                               const dsc_step_coefficients *exempt, void *x_range,
                               const void *g_range, size_t begin, size_t count)
{
    if (!dsc_optimizer_is_mixed(o, begin, count)) {
        dsc_optimizer_apply(o, plain, x_range, g_range, begin, count, NULL);
        return;
    }
    const size_t size = descent_type_size(o->type);
    const size_t end = begin + count;
    unsigned char *x = x_range;
    const unsigned char *g = g_range;
    size_t next = exempt_after(o, begin);
    for (size_t i = begin; i < end;) {
        const bool inside = next < o->exempt_count && o->exempt[next].begin <= i;
        size_t stop = end;
        if (next < o->exempt_count) {
            const size_t edge = inside ? o->exempt[next].end : o->exempt[next].begin;
            stop = edge < end ? edge : end;
        }
        dsc_optimizer_apply(o, inside ? exempt : plain, x + (i - begin) * size,
                            g + (i - begin) * size, i, stop - i, NULL);
        next += inside;
        i = stop;
    }
}

void dsc_optimizer_end(descent_optimizer *o)
{
    o->steps++;
}

double dsc_optimizer_clip_scale(const descent_optimizer *o, double squared_norm, double scale)
{
    if (!(o->options.clip < HUGE_VAL)) {
        return scale;
    }
    const double norm = sqrt(squared_norm) * fabs(scale);
    if (!isfinite(norm)) {
        return (double)NAN;
    }
    return norm > o->options.clip ? scale * (o->options.clip / norm) : scale;
}

static descent_status step(descent_optimizer *o, descent_type type, void *x, const void *g,
                           descent_error *error)
{
    FAIL_IF(o->type != type, error, DESCENT_INVALID,
            "this optimizer was created for %s parameters: call descent_optimizer_step_%s",
            o->type == DESCENT_FLOAT32 ? "float32" : "float64",
            o->type == DESCENT_FLOAT32 ? "f32" : "f64");
    double scale = 1.0;
    if (o->options.clip < HUGE_VAL) {
        scale = dsc_optimizer_clip_scale(o, o->kernels->dot(o->n, g, g), 1.0);
        FAIL_IF(isnan(scale), error, DESCENT_DIVERGED,
                "the norm of the gradient is not finite after %llu steps: nothing was changed; "
                "try a lower learning rate",
                (unsigned long long)o->steps);
    }
    dsc_step_coefficients plain;
    dsc_step_coefficients exempt;
    dsc_optimizer_begin(o, scale, &plain, &exempt);
    dsc_optimizer_apply_range(o, &plain, &exempt, x, g, 0, o->n);
    dsc_optimizer_end(o);
    return DESCENT_OK;
}

descent_status descent_optimizer_step_f32(descent_optimizer *optimizer, float *x,
                                          const float *g, descent_error *error)
{
    NEED(error, "optimizer, x, g", optimizer, x, g);
    return step(optimizer, DESCENT_FLOAT32, x, g, error);
}

descent_status descent_optimizer_step_f64(descent_optimizer *optimizer, double *x,
                                          const double *g, descent_error *error)
{
    NEED(error, "optimizer, x, g", optimizer, x, g);
    return step(optimizer, DESCENT_FLOAT64, x, g, error);
}

// ---- what can be asked and set ----

double descent_optimizer_learning_rate(const descent_optimizer *o)
{
    if (!o) {
        return (double)NAN;
    }
    return o->rate;
}

descent_status descent_optimizer_set_learning_rate(descent_optimizer *o, double rate,
                                                   descent_error *error)
{
    NEED(error, "optimizer", o);
    if (!(rate > 0.0 && isfinite(rate))) {
        char text[DSC_NUMBER_TEXT];
        dsc_format_number(rate, text, sizeof text);
        return dsc_fail(error, DESCENT_INVALID,
                        "lr: %s is out of range: it must be more than 0 and finite", text);
    }
    o->rate = rate;
    return DESCENT_OK;
}

uint64_t descent_optimizer_steps(const descent_optimizer *o)
{
    if (!o) {
        return 0;
    }
    return o->steps;
}

void descent_optimizer_set_steps(descent_optimizer *o, uint64_t steps)
{
    if (!o) {
        return;
    }
    o->steps = steps;
}

size_t descent_optimizer_state_count(const descent_optimizer *o)
{
    if (!o) {
        return 0;
    }
    return (size_t)o->rule->uses_m + (size_t)o->rule->uses_v;
}

void *descent_optimizer_state(descent_optimizer *o, size_t i, const char **name)
{
    if (!o) {
        return NULL;
    }
    if (i >= descent_optimizer_state_count(o)) {
        return NULL;
    }
    const bool is_m = i == 0 && o->rule->uses_m;
    if (name) {
        *name = is_m ? "m" : "v";
    }
    return is_m ? o->m : o->v;
}
