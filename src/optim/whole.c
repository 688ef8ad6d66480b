// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "optim/whole.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/status.h"
#include "optim/groups.h"

// ---- memory ----

static size_t count_chunks(const descent_optimizer *o, dsc_chunk *chunks)
{
    size_t count = 0;
    for (size_t t = 0; t < o->tensor_count; t++) {
        const dsc_block *tensor = &o->tensors[t];
        const size_t numbers = tensor->rows * tensor->columns;
        for (size_t i = 0; i < numbers; i += DSC_CHUNK) {
            const size_t left = numbers - i;
            if (chunks) {
                chunks[count] = (dsc_chunk){.tensor = t,
                                            .begin = tensor->begin + i,
                                            .count = left < DSC_CHUNK ? left : DSC_CHUNK};
            }
            count++;
        }
    }
    return count;
}

void dsc_whole_free(descent_optimizer *o)
{
    dsc_whole *w = o->whole;
    if (w) {
        free(w->chunks);
        free(w->sums);
        dsc_free_aligned(w->changed);
        dsc_free_aligned(w->moved);
        dsc_free_aligned(w->scratch);
        free(w);
    }
    o->whole = NULL;
}

descent_status dsc_whole_create(descent_optimizer *o, descent_error *error)
{
    dsc_whole_free(o);
    if (!dsc_optimizer_is_whole(o)) {
        return DESCENT_OK;
    }
    size_t scratch = 0;
    for (size_t i = 0; i < o->group_count; i++) {
        const dsc_whole_rule *rule = o->groups[i].rule->whole;
        const size_t bytes = rule && rule->scratch ? rule->scratch(o, &o->groups[i]) : 0;
        scratch = bytes > scratch ? bytes : scratch;
    }
    dsc_whole *w = calloc(1, sizeof *w);
    if (!w) {
        return dsc_no_memory(error, "steps from a stored gradient", sizeof *w);
    }
    o->whole = w;
    w->o = o;
    w->chunk_count = count_chunks(o, NULL);
    w->chunks = calloc(w->chunk_count + 1, sizeof *w->chunks);
    w->sums = calloc(w->chunk_count + 1, sizeof *w->sums);
    w->scratch = scratch ? dsc_alloc_aligned(1, scratch) : NULL;
    if (!w->chunks || !w->sums || (scratch && !w->scratch)) {
        return dsc_no_memory(error, "steps from a stored gradient", scratch);
    }
    count_chunks(o, w->chunks);
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
    dsc_pass *pass;
    void *context;
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
            memset(p->w->sums[i], 0, sizeof p->w->sums[i]);
            p->pass(p->w, p->context, chunk, p->w->sums[i]);
        }
    }
}

void dsc_whole_pass(dsc_whole *w, const dsc_group *group, dsc_pass *pass, void *context)
{
    passing p = {w, group, pass, context};
    dsc_whole_run(w, pass_share, &p);
}

double dsc_whole_sum_tensor(const dsc_whole *w, size_t tensor, size_t i)
{
    double sum = 0.0;
    for (size_t c = 0; c < w->chunk_count; c++) {
        sum += w->chunks[c].tensor == tensor ? w->sums[c][i] : 0.0;
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
