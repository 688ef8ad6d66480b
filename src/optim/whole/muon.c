// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rules whose steps have all singular values near 1, with O(q) the orthogonalised q:
//
//   muon     m = beta1 m + (1 - beta1) g;  q = (1 - beta1) g + beta1 m;  x -= lr s O(q) [J24]
//   normuon  V = beta2 V + (1 - beta2) mean of squares of O(q) over the weights of an output;
//            O' = O / (sqrt(V) + eps), scaled to the norm of O;  x -= lr s O' [L25]
//
// A dense layer is y = x W: the rows of a tensor are inputs and its columns outputs. The scale s is
// sqrt(max(1, outputs / inputs)) (keller), or 0.2 sqrt(max(outputs, inputs)) (moonlight), with
// which an element moves about as far as with adamw, whose rates then serve [M25].
//
// Tensors that are no hidden matrices are updated by adamw with its own numbers: at adamw's rate
// beside keller (0.05 of muon's: 0.001 beside 0.02), at the same rate beside moonlight.
//
// [J24] Jordan et al. Muon: an optimizer for hidden layers in neural networks. 2024. [L25] Li et
// al. NorMuon: making Muon more efficient and scalable. 2025. Algorithm 1. [M25] Liu et al. Muon
// is scalable for LLM training. 2025. Equation 4.
#include "optim/whole/muon.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "optim/step.h"
#include "optim/whole/move.h"
#include "optim/whole/orthogonal.h"

enum { COLUMNS = 256 /* whose sums are made at once */ };

bool dsc_is_hidden_matrix(const dsc_block *tensor)
{
    return tensor->hidden;
}

// What the steps of a tensor need in scratch memory.
typedef struct layout {
    dsc_orthogonal matrix;
    double *squares; /* normuon, columns: sums of squares, ... */
    void *factors;   /* ... and what a column is multiplied by */
} layout;

static size_t plan(const descent_optimizer *o, const dsc_block *tensor, unsigned char *scratch,
                   layout *l)
{
    size_t total = 0;
    *l = (layout){.matrix = {.rows = tensor->rows, .columns = tensor->columns}};
    dsc_orthogonal_plan(&l->matrix, o->type, &total, scratch);
    l->squares = (void *)(scratch + dsc_layout_add(&total, tensor->columns, sizeof(double)));
    l->factors = scratch + dsc_layout_add(&total, tensor->columns, sizeof(double));
    return total;
}

static size_t scratch_of(const descent_optimizer *o, const dsc_group *group)
{
    size_t most = 0;
    for (size_t t = 0; t < o->tensor_count; t++) {
        if (&o->groups[o->tensors[t].group] == group) {
            layout l;
            const size_t bytes = plan(o, &o->tensors[t], NULL, &l);
            most = bytes > most ? bytes : most;
        }
    }
    return most;
}

// ---- momentum ----

typedef struct stepping {
    dsc_whole *w;
    dsc_group *group;
} stepping;

// The i-th chunk's place in an array of one tensor's numbers.
static void *place_of(const dsc_whole *w, const dsc_chunk *chunk, void *array)
{
    const dsc_block *tensor = &w->o->tensors[chunk->tensor];
    return (unsigned char *)array +
           (chunk->begin - tensor->begin) * descent_type_size(w->o->type);
}

// q = (1 - beta1) g + beta1 m with the new m.
static void average_chunk(const stepping *s, const dsc_chunk *chunk, void *q)
{
    const dsc_whole *w = s->w;
    const dsc_kernels *kernels = w->o->kernels;
    const double beta1 = s->group->options.beta1;
    dsc_chunk_buffer buffer;
    const void *g = dsc_whole_slope(w, s->group, chunk, &buffer);
    memcpy(q, g, chunk->count * descent_type_size(w->o->type));
    kernels->scale(chunk->count, 1.0 - beta1, q);
    const dsc_step_coefficients c = {
        .rate = -beta1, .beta1 = beta1, .gain = 1.0 - beta1, .root_scale = 1.0, .scale = 1.0};
    const dsc_step_arrays arrays = dsc_optimizer_arrays(w->o, s->group, q, g, chunk->begin);
    kernels->steps[DSC_STEP_MOMENTUM](chunk->count, &arrays, &c, NULL);
}

// q of the tensor in x of the matrix, with a norm of at most 1. Meets.
static void take_average(const stepping *s, const dsc_team *team, size_t tensor, layout *l)
{
    const dsc_whole *w = s->w;
    const dsc_kernels *kernels = w->o->kernels;
    const size_t first = w->first_chunks[tensor];
    size_t begin = 0, end = 0;
    dsc_team_share(team, w->first_chunks[tensor + 1] - first, &begin, &end);
    for (size_t i = first + begin; i < first + end; i++) {
        void *q = place_of(w, &w->chunks[i], l->matrix.x);
        average_chunk(s, &w->chunks[i], q);
        w->sums[i][0] = kernels->dot(w->chunks[i].count, q, q);
    }
    dsc_team_meet(team);
    double squares = dsc_whole_sum_tensor(w, tensor, 0), power = 1.0;
    if (squares == HUGE_VAL) { // of double precision: the squares, not the numbers
        power = 0x1p-600;
        for (size_t i = first + begin; i < first + end; i++) {
            void *q = place_of(w, &w->chunks[i], l->matrix.x);
            kernels->scale(w->chunks[i].count, power, q);
            w->sums[i][1] = kernels->dot(w->chunks[i].count, q, q);
        }
        dsc_team_meet(team);
        squares = dsc_whole_sum_tensor(w, tensor, 1);
    }
    const double factor = dsc_orthogonal_factor(
        (descent_orthogonaliser)s->group->options.orthogonaliser, sqrt(squares), power);
    for (size_t i = first + begin; i < first + end; i++) {
        kernels->scale(w->chunks[i].count, factor, place_of(w, &w->chunks[i], l->matrix.x));
    }
}

// ---- one second moment for each output ----

// Sums of squares of columns begin .. end - 1.
static void add_columns(const dsc_team *team, const layout *l, const void *o, size_t begin,
                        size_t end)
{
    const size_t columns = l->matrix.columns, size = descent_type_size(team->kernels->type);
    for (size_t j = begin; j < end; j += COLUMNS) {
        const size_t count = end - j < COLUMNS ? end - j : COLUMNS;
        double *sums = l->squares + j, row[COLUMNS];
        memset(sums, 0, count * sizeof *sums);
        for (size_t i = 0; i < l->matrix.rows; i++) {
            team->kernels->to_double(count, (const unsigned char *)o + (i * columns + j) * size,
                                     row);
            for (size_t k = 0; k < count; k++) {
                sums[k] += row[k] * row[k];
            }
        }
    }
}

// V with the new means; squares stay.
static void average_squares(const stepping *s, const dsc_block *tensor, const layout *l,
                            size_t begin, size_t end)
{
    const dsc_kernels *kernels = s->w->o->kernels;
    const double beta2 = s->group->options.beta2;
    const double least = kernels->type == DESCENT_FLOAT32 ? (double)FLT_MIN : DBL_MIN;
    for (size_t j = begin; j < end; j++) {
        double v = 0.0;
        void *kept = dsc_whole_extra(s->w, tensor, j);
        kernels->to_double(1, kept, &v);
        v = beta2 * v + (1.0 - beta2) * (l->squares[j] / (double)tensor->rows);
        v = v < least ? 0.0 : v;
        kernels->from_double(1, &v, kept);
    }
}

// What column j is divided by.
static double divisor(const stepping *s, const dsc_block *tensor, size_t j)
{
    double v = 0.0;
    s->w->o->kernels->to_double(1, dsc_whole_extra(s->w, tensor, j), &v);
    return sqrt(v) + s->group->options.eps;
}

// Factors of all columns, so that the norm stays. Meets.
static void find_factors(const stepping *s, const dsc_team *team, const dsc_block *tensor,
                         const layout *l, const void *o)
{
    const dsc_kernels *kernels = team->kernels;
    size_t begin = 0, end = 0;
    dsc_workers_share(tensor->columns, 16, team->count, team->worker, &begin, &end);
    add_columns(team, l, o, begin, end);
    average_squares(s, tensor, l, begin, end);
    dsc_team_meet(team);
    double before = 0.0, after = 0.0;
    for (size_t j = 0; j < tensor->columns; j++) {
        const double by = divisor(s, tensor, j), squares = l->squares[j];
        before += squares;
        after += by > 0.0 ? squares / by / by : 0.0;
    }
    for (size_t j = begin; j < end; j++) {
        const double by = divisor(s, tensor, j);
        const double factor = after > 0.0 && by > 0.0 ? sqrt(before / after) / by : 0.0;
        kernels->from_double(
            1, &factor, (unsigned char *)l->factors + j * descent_type_size(kernels->type));
    }
    dsc_team_meet(team);
}

// Multiplies a chunk that begins in column j by the factors of its columns.
static void multiply_columns(descent_type type, size_t n, const layout *l, size_t j,
                             void *chunk)
{
    const size_t columns = l->matrix.columns;
    for (size_t i = 0; i < n; i++) {
        if (type == DESCENT_FLOAT32) {
            ((float *)chunk)[i] *= ((const float *)l->factors)[j];
        } else {
            ((double *)chunk)[i] *= ((const double *)l->factors)[j];
        }
        j = j + 1 == columns ? 0 : j + 1;
    }
}

// ---- steps ----

static double scale_of(const descent_optimizer_options *o, const dsc_block *tensor)
{
    const double in = (double)tensor->rows, out = (double)tensor->columns;
    return o->muon_scale == DESCENT_MUON_MOONLIGHT ? 0.2 * sqrt(fmax(out, in))
                                                   : sqrt(fmax(1.0, out / in));
}

static bool is_normalised(const stepping *s)
{
    return s->group->whole == &dsc_normuon;
}

static void step_tensor(const stepping *s, const dsc_team *team, size_t t)
{
    dsc_whole *w = s->w;
    const dsc_block *tensor = &w->o->tensors[t];
    layout l;
    void *o = NULL;
    plan(w->o, tensor, w->scratch, &l);
    take_average(s, team, t, &l);
    dsc_orthogonalise(team, (descent_orthogonaliser)s->group->options.orthogonaliser, &l.matrix,
                      &o);
    if (is_normalised(s)) {
        find_factors(s, team, tensor, &l, o);
    }
    const double rate = dsc_whole_rate(w, s->group) * scale_of(&s->group->options, tensor);
    const size_t first = w->first_chunks[t];
    size_t begin = 0, end = 0;
    dsc_team_share(team, w->first_chunks[t + 1] - first, &begin, &end);
    for (size_t i = first + begin; i < first + end; i++) {
        const dsc_chunk *chunk = &w->chunks[i];
        void *u = place_of(w, chunk, o);
        if (is_normalised(s)) {
            multiply_columns(w->o->type, chunk->count, &l,
                             (chunk->begin - tensor->begin) % tensor->columns, u);
        }
        dsc_whole_move(w, s->group, chunk, u, rate);
    }
    dsc_team_meet(team);
}

static void step_share(void *context, size_t worker)
{
    const stepping *s = context;
    const dsc_team team = dsc_team_of(s->w, worker);
    for (size_t t = 0; t < s->w->o->tensor_count; t++) {
        if (&s->w->o->groups[s->w->o->tensors[t].group] == s->group) {
            step_tensor(s, &team, t);
        }
    }
}

static void step(dsc_whole *w, dsc_group *group)
{
    stepping s = {w, group};
    dsc_whole_run(w, step_share, &s);
}

static size_t second_moments(const dsc_block *tensor, const descent_optimizer_options *options)
{
    (void)options;
    return tensor->columns;
}

static double rate_beside(const descent_optimizer_options *options)
{
    return options->muon_scale == DESCENT_MUON_MOONLIGHT ? 1.0 : 0.05;
}

const dsc_whole_rule dsc_muon = {.scratch = scratch_of,
                                 .takes = dsc_is_hidden_matrix,
                                 .companion = DESCENT_ADAMW,
                                 .companion_factor = rate_beside,
                                 .multiplies = true,
                                 .step = step};

const dsc_whole_rule dsc_normuon = {.extra = second_moments,
                                    .scratch = scratch_of,
                                    .takes = dsc_is_hidden_matrix,
                                    .companion = DESCENT_ADAMW,
                                    .companion_factor = rate_beside,
                                    .multiplies = true,
                                    .step = step};
