// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Second moments of a matrix from those of its rows and columns: as many numbers as it has rows and
// columns together [S18, algorithms 4 and 5].
//
//     R_i = beta2 R_i + (1 - beta2) mean over j of (g_ij^2 + eps);  C_j likewise, over i
//     V_ij = R_i C_j / mean R;  u = g / sqrt(V);  u = u / max(1, rms(u))
//     x -= lr max(0.001, rms(x)) u
//
// with beta2 = 1 - k^-0.8 in step k unless it is given; with beta1 > 0, an average of u in place of
// u. A tensor of one row or one column has a V for each number. What is kept of R, C and V is their
// roots, whose range is that of gradients.
//
// [S18] Shazeer, Stern. Adafactor: adaptive learning rates with sublinear memory cost. ICML 2018.
// The rate is the caller's, not their schedule.
#include "optim/whole/adafactor.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "optim/step.h"
#include "optim/whole/move.h"
#include "optim/whole/team.h"

enum { SOME = 256 /* numbers that are computed at once, in double precision */ };

typedef struct stepping {
    dsc_whole *w;
    dsc_group *group;
    double beta2;
} stepping;

static bool is_factored(const dsc_block *tensor)
{
    return tensor->rows > 1 && tensor->columns > 1;
}

static size_t moments(const dsc_block *tensor, const descent_optimizer_options *options)
{
    (void)options;
    return is_factored(tensor) ? tensor->rows + tensor->columns
                               : tensor->rows * tensor->columns;
}

static size_t scratch_of(const descent_optimizer *o, const dsc_group *group)
{
    size_t most = 0;
    for (size_t t = 0; t < o->tensor_count; t++) {
        const dsc_block *tensor = &o->tensors[t];
        const size_t numbers = tensor->rows * tensor->columns;
        most = &o->groups[tensor->group] == group && numbers > most ? numbers : most;
    }
    return most * descent_type_size(o->type);
}

// ---- moments ----

// The i-th moment of a tensor from `count` on: squares (in) of gradients, their means; moments (out).
static void average(const stepping *s, const dsc_block *tensor, size_t i, size_t count,
                    const double *squares, double *moments_now)
{
    const dsc_kernels *kernels = s->w->o->kernels;
    const double least = kernels->type == DESCENT_FLOAT32 ? (double)FLT_MIN : DBL_MIN;
    void *kept = dsc_whole_extra(s->w, tensor, i);
    double roots[SOME];
    kernels->to_double(count, kept, roots);
    for (size_t k = 0; k < count; k++) {
        const double eps = s->group->options.eps;
        const double v =
            s->beta2 * (roots[k] * roots[k]) + (1.0 - s->beta2) * (squares[k] + eps);
        roots[k] = sqrt(v) < least ? 0.0 : sqrt(v);
        moments_now[k] = v;
    }
    kernels->from_double(count, roots, kept);
}

// The i-th number of the gradient, or of the direction later.
static const unsigned char *number(const stepping *s, size_t i)
{
    return s->w->scratch + i * descent_type_size(s->w->o->type);
}

static void average_rows(const stepping *s, const dsc_team *team, const dsc_block *tensor)
{
    size_t begin = 0, end = 0;
    dsc_team_share(team, tensor->rows, &begin, &end);
    for (size_t i = begin; i < end; i++) {
        const unsigned char *g = number(s, i * tensor->columns);
        double square = s->w->o->kernels->dot(tensor->columns, g, g) / (double)tensor->columns;
        average(s, tensor, i, 1, &square, &square);
    }
}

static void average_columns(const stepping *s, const dsc_team *team, const dsc_block *tensor)
{
    size_t begin = 0, end = 0;
    dsc_workers_share(tensor->columns, 16, team->count, team->worker, &begin, &end);
    for (size_t j = begin; j < end; j += SOME) {
        const size_t count = end - j < SOME ? end - j : SOME;
        double squares[SOME] = {0}, g[SOME];
        for (size_t i = 0; i < tensor->rows; i++) {
            s->w->o->kernels->to_double(count, number(s, i * tensor->columns + j), g);
            for (size_t k = 0; k < count; k++) {
                squares[k] += g[k] * g[k];
            }
        }
        for (size_t k = 0; k < count; k++) {
            squares[k] /= (double)tensor->rows;
        }
        average(s, tensor, tensor->rows + j, count, squares, squares);
    }
}

static double mean_of_rows(const stepping *s, const dsc_block *tensor)
{
    double sum = 0.0;
    for (size_t i = 0; i < tensor->rows; i++) {
        double root = 0.0;
        s->w->o->kernels->to_double(1, dsc_whole_extra(s->w, tensor, i), &root);
        sum += root * root;
    }
    return sum / (double)tensor->rows;
}

// ---- directions ----

// Where nothing is known of the squares, or they have left the range, there is no direction.
static double quotient(double g, double root)
{
    const bool known = root > 0.0 && root < HUGE_VAL;
    return known || isnan(g) ? g / root : 0.0; // what is no number stays so
}

// g (in), u (out) of numbers i .. i + count - 1 of the tensor, all in one row.
static void divide_factored(const stepping *s, const dsc_block *tensor, double mean, size_t i,
                            size_t count, double *g)
{
    const dsc_kernels *kernels = s->w->o->kernels;
    const size_t row = i / tensor->columns, column = i % tensor->columns;
    double of_row = 0.0, roots[SOME];
    kernels->to_double(1, dsc_whole_extra(s->w, tensor, row), &of_row);
    kernels->to_double(count, dsc_whole_extra(s->w, tensor, tensor->rows + column), roots);
    const double factor = quotient(of_row, sqrt(mean));
    for (size_t k = 0; k < count; k++) {
        const bool far = isinf(of_row) || isinf(mean) || isinf(roots[k]);
        g[k] = quotient(g[k], far ? HUGE_VAL : factor * roots[k]);
    }
}

static void divide_single(const stepping *s, const dsc_block *tensor, size_t i, size_t count,
                          double *g)
{
    double v[SOME];
    for (size_t k = 0; k < count; k++) {
        v[k] = g[k] * g[k];
    }
    average(s, tensor, i, count, v, v);
    for (size_t k = 0; k < count; k++) {
        g[k] = quotient(g[k], sqrt(v[k]));
    }
}

// u in place of g, for a chunk; the sum of squares of u.
static double divide_chunk(const stepping *s, const dsc_block *tensor, double mean,
                           const dsc_chunk *chunk)
{
    const dsc_kernels *kernels = s->w->o->kernels;
    const size_t first = chunk->begin - tensor->begin, end = first + chunk->count;
    double squares = 0.0;
    for (size_t i = first, count; i < end; i += count) {
        const size_t left = end - i, in_row = tensor->columns - i % tensor->columns;
        unsigned char *at = s->w->scratch + i * descent_type_size(kernels->type);
        double u[SOME];
        count = left < SOME ? left : SOME;
        count = is_factored(tensor) && in_row < count ? in_row : count;
        kernels->to_double(count, at, u);
        if (is_factored(tensor)) {
            divide_factored(s, tensor, mean, i, count, u);
        } else {
            divide_single(s, tensor, i, count, u);
        }
        for (size_t k = 0; k < count; k++) {
            squares += u[k] * u[k];
        }
        kernels->from_double(count, u, at);
    }
    return squares;
}

// ---- steps ----

static void move_chunk(const stepping *s, const dsc_chunk *chunk, double factor, double rate,
                       const void *u)
{
    const dsc_whole *w = s->w;
    const double beta1 = s->group->shape.states[0] ? s->group->options.beta1 : 0.0;
    const dsc_step_coefficients c = {.rate = rate,
                                     .beta1 = beta1,
                                     .gain = 1.0 - beta1,
                                     .root_scale = 1.0,
                                     .scale = factor,
                                     .shrink = chunk->decays ? s->group->plain.shrink : 0.0};
    const dsc_step_arrays arrays =
        dsc_optimizer_arrays(w->o, s->group, dsc_chunk_of(w, w->x, chunk), u, chunk->begin);
    w->o->kernels->steps[s->group->shape.step](chunk->count, &arrays, &c, NULL);
}

static void step_tensor(const stepping *s, const dsc_team *team, size_t t)
{
    dsc_whole *w = s->w;
    const dsc_block *tensor = &w->o->tensors[t];
    const size_t first = w->first_chunks[t], size = descent_type_size(w->o->type);
    const double numbers = (double)(tensor->rows * tensor->columns);
    size_t begin = 0, end = 0;
    dsc_team_share(team, w->first_chunks[t + 1] - first, &begin, &end);
    for (size_t i = first + begin; i < first + end; i++) {
        const dsc_chunk *chunk = &w->chunks[i];
        dsc_chunk_buffer buffer;
        memcpy(w->scratch + (chunk->begin - tensor->begin) * size,
               dsc_whole_slope(w, s->group, chunk, &buffer), chunk->count * size);
    }
    dsc_team_meet(team);
    if (is_factored(tensor)) {
        average_rows(s, team, tensor);
        average_columns(s, team, tensor);
        dsc_team_meet(team);
    }
    const double mean = is_factored(tensor) ? mean_of_rows(s, tensor) : 0.0;
    for (size_t i = first + begin; i < first + end; i++) {
        const void *x = dsc_chunk_of(w, w->x, &w->chunks[i]);
        w->sums[i][0] = divide_chunk(s, tensor, mean, &w->chunks[i]);
        w->sums[i][1] = w->o->kernels->dot(w->chunks[i].count, x, x);
    }
    dsc_team_meet(team);
    const double of_u = sqrt(dsc_whole_sum_tensor(w, t, 0) / numbers);
    const double of_x = sqrt(dsc_whole_sum_tensor(w, t, 1) / numbers);
    for (size_t i = first + begin; i < first + end; i++) {
        move_chunk(s, &w->chunks[i], 1.0 / fmax(1.0, of_u),
                   dsc_whole_rate(w, s->group) * fmax(1e-3, of_x),
                   w->scratch + (w->chunks[i].begin - tensor->begin) * size);
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
    const double beta2 = group->options.beta2, k = (double)(w->o->steps + 1);
    stepping s = {w, group, isnan(beta2) ? 1.0 - w->o->mathematics->pow(k, -0.8) : beta2};
    dsc_whole_run(w, step_share, &s);
}

const dsc_whole_rule dsc_adafactor = {.extra = moments, .scratch = scratch_of, .step = step};
