// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Our matrix product next to oneDNN's, on one core, at the shapes of the jobs J1 and J2: why the
// library has its own. Both in turn, medians of ROUNDS, in the time of this thread alone, so that other
// work on the machine matters less. One JSON object a line.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common.h"
#include "core/memory.h"
#include "kernel/kernels.h"

#ifdef DESCENT_HAVE_ONEDNN
#include <dnnl.h>

void omp_set_num_threads(int count); // omp.h is not where every compiler looks
#endif

enum { ROUNDS = 9 };

typedef struct shape {
    const char *what;
    char form; /* N: A B, T: A' B (gradients of weights), B: A B' (gradients of inputs) */
    size_t m, n, k;
} shape;

// Rows are those of one of two workers: half of the mini-batch forward and backward, a tile of
// the weights in the gradient.
static const shape shapes[] = {
    {"J1 layer 1 forward, batch 1", 'N', 1, 256, 784},
    {"J1 layer 1 forward, batch 32", 'N', 16, 256, 784},
    {"J1 layer 1 forward, batch 64", 'N', 32, 256, 784},
    {"J1 layer 1 forward, batch 256", 'N', 128, 256, 784},
    {"J1 layer 1 forward, batch 1024", 'N', 512, 256, 784},
    {"J1 layer 2 forward, batch 64", 'N', 32, 128, 256},
    {"J1 layer 3 forward, batch 64", 'N', 32, 10, 128},
    {"J1 layer 3 forward, batch 1024", 'N', 512, 10, 128},
    {"J1 layer 1 weights, batch 32", 'T', 50, 256, 32},
    {"J1 layer 1 weights, batch 64", 'T', 50, 256, 64},
    {"J1 layer 1 weights, batch 256", 'T', 50, 256, 256},
    {"J1 layer 1 weights, batch 1024", 'T', 50, 256, 1024},
    {"J1 layer 3 weights, batch 1024", 'T', 64, 10, 1024},
    {"J1 layer 2 inputs, batch 32", 'B', 16, 256, 128},
    {"J1 layer 2 inputs, batch 64", 'B', 32, 256, 128},
    {"J1 layer 2 inputs, batch 1024", 'B', 512, 256, 128},
    {"J2 layer 1 forward, batch 512", 'N', 256, 2048, 784},
    {"J2 layer 1 weights, batch 512", 'T', 98, 2048, 512},
    {"J2 layer 2 forward, batch 512", 'N', 256, 2048, 2048},
    {"J2 layer 2 weights, batch 512", 'T', 126, 2048, 512},
    {"J2 layer 2 inputs, batch 512", 'B', 256, 2048, 2048},
};

typedef struct operands {
    float *a, *b, *c;
    void *work;
} operands;

// Rows of the arrays are as far apart as in a network: those of a batch padded by a cache line, those
// of weights without gaps; a tile of weights is a part of rows as long as all inputs.
static size_t lda_of(const shape *s)
{
    return (s->form == 'T' ? 800 : s->k) + 16;
}

static size_t ldb_of(const shape *s)
{
    return s->form == 'B' ? s->k : s->form == 'T' ? s->n + 16 : s->n;
}

static void ours(const dsc_kernels *kernels, const shape *s, const operands *o)
{
    kernels->product(s->m, s->n, s->k, o->a, s->form == 'T' ? 1 : lda_of(s),
                     s->form == 'T' ? lda_of(s) : 1, o->b, ldb_of(s), s->form == 'B', o->c,
                     s->n, false, o->work);
}

static void theirs(const shape *s, const operands *o)
{
#ifdef DESCENT_HAVE_ONEDNN
    dnnl_sgemm(s->form == 'T' ? 'T' : 'N', s->form == 'B' ? 'T' : 'N', (dnnl_dim_t)s->m,
               (dnnl_dim_t)s->n, (dnnl_dim_t)s->k, 1.0F, o->a, (dnnl_dim_t)lda_of(s), o->b,
               (dnnl_dim_t)ldb_of(s), 0.0F, o->c, (dnnl_dim_t)s->n);
#else
    (void)s;
    (void)o;
#endif
}

static double thread_now(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void measure(const dsc_kernels *kernels, const shape *s, const operands *o)
{
    const double flops = 2.0 * (double)s->m * (double)s->n * (double)s->k;
    const int repeats = (int)(2e8 / flops) + 1;
    double times[2][ROUNDS];
    for (int r = 0; r < ROUNDS; r++) {
        double start = thread_now();
        for (int i = 0; i < repeats; i++) {
            ours(kernels, s, o);
        }
        times[0][r] = (thread_now() - start) / repeats;
        start = thread_now();
        for (int i = 0; i < repeats; i++) {
            theirs(s, o);
        }
        times[1][r] = (thread_now() - start) / repeats;
    }
    const double ours_rate = flops / bench_median(times[0], ROUNDS) * 1e-9;
    printf("{\"product\":\"%s\",\"m\":%zu,\"n\":%zu,\"k\":%zu,\"ours_gflops\":%.1f", s->what,
           s->m, s->n, s->k, ours_rate);
#ifdef DESCENT_HAVE_ONEDNN
    const double their_rate = flops / bench_median(times[1], ROUNDS) * 1e-9;
    printf(",\"onednn_gflops\":%.1f,\"ratio\":%.2f", their_rate, ours_rate / their_rate);
#endif
    printf("}\n");
    fflush(stdout);
}

int main(void)
{
    enum { NUMBERS = 2048 * 2064 };
    const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT32);
    operands o = {.a = dsc_alloc_aligned(NUMBERS, sizeof(float)),
                  .b = dsc_alloc_aligned(NUMBERS, sizeof(float)),
                  .c = dsc_alloc_aligned(NUMBERS, sizeof(float)),
                  .work = dsc_alloc_aligned(1, kernels->product_work(2048, 2048))};
    if (!o.a || !o.b || !o.c || !o.work) {
        fprintf(stderr, "out of memory\n");
        return 1;
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        o.a[i] = (float)(i % 97) * 0.01F - 0.5F;
        o.b[i] = (float)(i % 89) * 0.01F - 0.4F;
    }
#ifdef DESCENT_HAVE_ONEDNN
    omp_set_num_threads(1);
#endif
    printf("{\"kernels\":\"%s\"}\n", kernels->isa);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        measure(kernels, &shapes[i], &o);
    }
    dsc_free_aligned(o.a);
    dsc_free_aligned(o.b);
    dsc_free_aligned(o.c);
    dsc_free_aligned(o.work);
    return 0;
}
