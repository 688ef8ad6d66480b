// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A step from the stored gradient: for rules that need sums or products over a tensor or over all
// parameters, and for what goes around any rule (clipping, noise, caution, lookahead).
//
// The parameters are cut into chunks, each inside one tensor; workers take chunks, and sums over
// chunks are added in their order. So the bits do not depend on the number of workers.
#ifndef DSC_OPTIM_WHOLE_H
#define DSC_OPTIM_WHOLE_H

#include "core/workers.h"
#include "optim/parts.h"

enum {
    DSC_CHUNK = 4096, /* numbers, at most */
    DSC_SUMS = 4      /* that a pass over chunks may add up */
};

typedef struct dsc_chunk {
    size_t tensor; /* index */
    size_t begin, count;
    bool decays; /* weight decay applies */
} dsc_chunk;

/// A step while it is taken.
typedef struct dsc_whole {
    descent_optimizer *o;
    dsc_workers *workers; /* NULL: only this thread */
    void *x;
    const void *g; /* after noise and clipping by value and tensor; scale is not in it */
    void *changed; /* n: where g lies when anything changes it; or NULL */
    void *moved;   /* n: what a rule does to x, for options that change it; or NULL */
    dsc_chunk *chunks;
    size_t chunk_count;
    size_t *first_chunks;     /* of the tensors, and behind them chunk_count */
    double (*sums)[DSC_SUMS]; /* one a chunk */
    unsigned char *scratch;   /* as many bytes as any whole rule asks for: */
    size_t scratch_bytes;
    unsigned char *multiplying; /* scratch of matrix products: multiplying_bytes of each worker
                                   that takes part in them */
    size_t multiplying_bytes, multipliers;
} dsc_whole;

/// Memory for steps of the optimizer as its groups are, in place of what there was. What is in `changed`,
/// `moved` and `scratch` before a step is arbitrary.
descent_status dsc_whole_create(descent_optimizer *o, descent_error *error);
void dsc_whole_free(descent_optimizer *o);

/// Numbers of a vector at a chunk.
static inline void *dsc_chunk_of(const dsc_whole *w, const void *vector, const dsc_chunk *chunk)
{
    return (unsigned char *)(uintptr_t)vector + chunk->begin * descent_type_size(w->o->type);
}

/// Calls pass(w, context, chunk, sums) for every chunk of the tensors of a group (NULL: of all), in
/// parallel. sums (out): what the chunk adds, DSC_SUMS numbers, 0 before.
typedef void dsc_chunk_pass(const dsc_whole *w, void *context, const dsc_chunk *chunk,
                            double *sums);
void dsc_whole_pass(dsc_whole *w, const dsc_group *group, dsc_chunk_pass *pass, void *context);

/// The same, with what the last pass over these chunks has left in sums.
void dsc_whole_pass_on(dsc_whole *w, const dsc_group *group, dsc_chunk_pass *pass,
                       void *context);

/// Puts the i-th sum over the chunks of each tensor into sums[to] of all of them.
void dsc_whole_spread(dsc_whole *w, size_t i, size_t to);

/// The i-th sum of the last pass over the chunks of a tensor, or of a group (NULL: of all).
double dsc_whole_sum_tensor(const dsc_whole *w, size_t tensor, size_t i);
double dsc_whole_sum(const dsc_whole *w, const dsc_group *group, size_t i);

/// Runs task(context, worker) on all workers (worker 0 alone where there are none), and how many
/// they are.
void dsc_whole_run(const dsc_whole *w, dsc_task *task, void *context);
size_t dsc_whole_workers(const dsc_whole *w);

/// A kind of rule that takes steps from the stored gradient.
struct dsc_whole_rule {
    /// Numbers that are kept of a tensor besides vectors; NULL: none. Zero before the first step;
    /// they lie in descent_optimizer.extra, from tensor->extra on.
    size_t (*extra)(const dsc_block *tensor, const descent_optimizer_options *options);
    /// Bytes of scratch that steps of a group need; NULL: none.
    size_t (*scratch)(const descent_optimizer *o, const dsc_group *group);
    /// Steps have products of matrices (whole/team.h).
    bool multiplies;
    /// Whether the rule is for this tensor; NULL: for all. Tensors that it is not for are updated by
    /// `companion`, with a rate factor of their own.
    bool (*takes)(const dsc_block *tensor);
    descent_rule companion;
    double (*companion_factor)(const descent_optimizer_options *options);
    /// Takes the steps of all tensors of the group; coefficients are prepared, with the factor of
    /// clipping in `scale`.
    void (*step)(dsc_whole *w, dsc_group *group);
};

#endif
