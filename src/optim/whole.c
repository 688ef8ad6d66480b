// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "optim/whole.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/status.h"
#include "optim/groups.h"

// ---- memory ----

// The end of the chunk that begins at i, before `end`, and whether weight decay applies in it: chunks
// end where exempt ranges do. *next: the first of those that ends behind i.
static size_t chunk_end(const descent_optimizer *o, size_t i, size_t end, size_t *next,
                        bool *decays)
{
    while (*next < o->exempt_count && o->exempt[*next].end <= i) {
        (*next)++;
    }
    size_t stop = end - i > DSC_CHUNK ? i + DSC_CHUNK : end;
    *decays = true;
    if (*next < o->exempt_count) {
        *decays = o->exempt[*next].begin > i;
        const size_t edge = *decays ? o->exempt[*next].begin : o->exempt[*next].end;
        stop = edge < stop ? edge : stop;
    }
    return stop;
}

// How many chunks there are, and, unless they are NULL, which, and where tensors begin.
static size_t cut(const descent_optimizer *o, dsc_chunk *chunks, size_t *first_chunks)
{
    size_t count = 0, next = 0;
    for (size_t t = 0; t < o->tensor_count; t++) {
        const dsc_block *tensor = &o->tensors[t];
        const size_t end = tensor->begin + tensor->rows * tensor->columns;
        if (first_chunks) {
            first_chunks[t] = count;
        }
        for (size_t i = tensor->begin, stop; i < end; i = stop) {
            bool decays;
            stop = chunk_end(o, i, end, &next, &decays);
            if (chunks) {
                chunks[count] = (dsc_chunk){t, i, stop - i, decays};
            }
            count++;
        }
    }
    if (first_chunks) {
        first_chunks[o->tensor_count] = count;
    }
    return count;
}

void dsc_whole_free(descent_optimizer *o)
{
    dsc_whole *w = o->whole;
    if (w) {
        free(w->chunks);
        free(w->first_chunks);
        free(w->sums);
        dsc_free_aligned(w->changed);
        dsc_free_aligned(w->moved);
        dsc_free_aligned(w->scratch);
        dsc_free_aligned(w->multiplying);
        free(w);
    }
    o->whole = NULL;
}

static size_t scratch_bytes(const descent_optimizer *o)
{
    size_t most = 0;
    for (size_t i = 0; i < o->group_count; i++) {
        const dsc_whole_rule *rule = o->groups[i].whole;
        const size_t bytes = rule && rule->scratch ? rule->scratch(o, &o->groups[i]) : 0;
        most = bytes > most ? bytes : most;
    }
    return most;
}

// Workers for products, which may be of either type, and each one's bytes. No more than there are
// cores: further ones would not make them faster.
static void plan_products(dsc_whole *w)
{
    const size_t large = 1 << 20; // matrices from here on need the same
    w->multipliers = w->multiplying_bytes = 0;
    for (size_t i = 0; i < w->o->group_count; i++) {
        if (w->o->groups[i].whole && w->o->groups[i].whole->multiplies) {
            w->multipliers = dsc_core_count();
        }
    }
    for (size_t i = 0; i < 2; i++) {
        const dsc_kernels *kernels = dsc_kernels_get(i == 0 ? w->o->type : DESCENT_FLOAT64);
        const size_t bytes = (kernels->product_work(large, large) + DSC_ALIGNMENT - 1) /
                             DSC_ALIGNMENT * DSC_ALIGNMENT;
        w->multiplying_bytes = bytes > w->multiplying_bytes ? bytes : w->multiplying_bytes;
    }
}

static bool is_cautious(const descent_optimizer *o)
{
    bool cautious = false;
    for (size_t i = 0; i < o->group_count; i++) {
        cautious |= dsc_options_are_cautious(&o->groups[i].options);
    }
    return cautious;
}

// A block of that many bytes: the one that is there where it has as many. NULL: none, or no memory.
static void *fitted(void *block, size_t before, size_t bytes)
{
    if (block && before == bytes) {
        return block;
    }
    dsc_free_aligned(block);
    return bytes > 0 ? dsc_alloc_aligned(1, bytes) : NULL;
}

static descent_status make_chunks(dsc_whole *w, descent_error *error)
{
    const descent_optimizer *o = w->o;
    free(w->chunks);
    free(w->first_chunks);
    free(w->sums);
    w->chunk_count = cut(o, NULL, NULL);
    w->chunks = calloc(w->chunk_count + 1, sizeof *w->chunks);
    w->first_chunks = calloc(o->tensor_count + 1, sizeof *w->first_chunks);
    w->sums = calloc(w->chunk_count + 1, sizeof *w->sums);
    if (!w->chunks || !w->first_chunks || !w->sums) {
        return dsc_no_memory(error, "steps from a stored gradient",
                             w->chunk_count * (sizeof *w->chunks + sizeof *w->sums));
    }
    cut(o, w->chunks, w->first_chunks);
    return DESCENT_OK;
}

descent_status dsc_whole_create(descent_optimizer *o, descent_error *error)
{
    const descent_optimizer_options *main = &o->groups[0].options;
    const size_t scratch = scratch_bytes(o), all = o->n * descent_type_size(o->type);
    const bool moves = is_cautious(o);
    const bool changes = moves || o->expects || dsc_options_change_gradient(main);
    o->whole = o->whole ? o->whole : calloc(1, sizeof *o->whole);
    dsc_whole *w = o->whole;
    if (!w) {
        return dsc_no_memory(error, "steps from a stored gradient", sizeof *w);
    }
    w->o = o;
    TRY(make_chunks(w, error));
    w->changed = fitted(w->changed, all, changes ? all : 0);
    w->moved = fitted(w->moved, all, moves ? all : 0);
    w->scratch = fitted(w->scratch, w->scratch_bytes, scratch);
    w->scratch_bytes = scratch;
    const size_t before = w->multipliers * w->multiplying_bytes;
    plan_products(w);
    const size_t products = w->multipliers * w->multiplying_bytes;
    w->multiplying = fitted(w->multiplying, before, products);
    if ((changes && !w->changed) || (moves && !w->moved) || (scratch && !w->scratch) ||
        (products && !w->multiplying)) {
        return dsc_no_memory(error, "steps from a stored gradient", scratch + products + all);
    }
    return DESCENT_OK;
}

// ---- passes ----

size_t dsc_whole_workers(const dsc_whole *w)
{
    return w->workers ? dsc_workers_used(w->workers) : 1;
}

void dsc_whole_run(const dsc_whole *w, dsc_task *task, void *context)
{
    if (w->workers) {
        dsc_workers_run(w->workers, task, context);
    } else {
        task(context, 0);
    }
}

typedef struct passing {
    dsc_whole *w;
    const dsc_group *group;
    dsc_chunk_pass *pass;
    void *context;
    bool on; /* keeps the sums */
} passing;

static bool is_of(const dsc_whole *w, const dsc_group *group, size_t tensor)
{
    return !group || &w->o->groups[w->o->tensors[tensor].group] == group;
}

static void pass_share(void *context, size_t worker)
{
    const passing *p = context;
    size_t begin = 0, end = 0;
    dsc_workers_share(p->w->chunk_count, 1, dsc_whole_workers(p->w), worker, &begin, &end);
    for (size_t i = begin; i < end; i++) {
        const dsc_chunk *chunk = &p->w->chunks[i];
        if (is_of(p->w, p->group, chunk->tensor)) {
            if (!p->on) {
                memset(p->w->sums[i], 0, sizeof p->w->sums[i]);
            }
            p->pass(p->w, p->context, chunk, p->w->sums[i]);
        }
    }
}

void dsc_whole_pass(dsc_whole *w, const dsc_group *group, dsc_chunk_pass *pass, void *context)
{
    passing p = {w, group, pass, context, false};
    dsc_whole_run(w, pass_share, &p);
}

void dsc_whole_pass_on(dsc_whole *w, const dsc_group *group, dsc_chunk_pass *pass,
                       void *context)
{
    passing p = {w, group, pass, context, true};
    dsc_whole_run(w, pass_share, &p);
}

void dsc_whole_spread(dsc_whole *w, size_t i, size_t to)
{
    for (size_t begin = 0, end; begin < w->chunk_count; begin = end) {
        double sum = 0.0;
        for (end = begin;
             end < w->chunk_count && w->chunks[end].tensor == w->chunks[begin].tensor; end++) {
            sum += w->sums[end][i];
        }
        for (size_t c = begin; c < end; c++) {
            w->sums[c][to] = sum;
        }
    }
}

double dsc_whole_sum_tensor(const dsc_whole *w, size_t tensor, size_t i)
{
    double sum = 0.0;
    for (size_t c = w->first_chunks[tensor]; c < w->first_chunks[tensor + 1]; c++) {
        sum += w->sums[c][i];
    }
    return sum;
}

double dsc_whole_sum(const dsc_whole *w, const dsc_group *group, size_t i)
{
    double sum = 0.0;
    for (size_t c = 0; c < w->chunk_count; c++) {
        sum += is_of(w, group, w->chunks[c].tensor) ? w->sums[c][i] : 0.0;
    }
    return sum;
}
