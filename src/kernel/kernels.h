// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The tables of typed kernels. Code that is written once for both number types holds its arrays
// as `void *` with a descent_type and calls through the table of that type.
//
// Kernels know arrays and numbers: no options, no errors, no allocation, no threads. Scalars
// are double; sums accumulate in double for both types.
#ifndef DSC_KERNEL_KERNELS_H
#define DSC_KERNEL_KERNELS_H

#include <descent/base.h>

enum { DSC_STATES = 5 /* vectors that a rule keeps, at most */ };

/// Coefficients of one step of an update rule, computed by optim/ in double. Names as in
/// <descent/optimizer.h>.
typedef struct dsc_step_coefficients {
    double rate;         /* lr, with the bias correction of m folded in: lr / (1 - beta1^k) */
    double beta1;        /* m = beta1 m + gain g */
    double gain;         /* 1 - beta1, or 1 where m is a sum */
    double beta2, gain2; /* v = beta2 v + gain2 g^2, gain2 = 1 - beta2 without cancellation */
    double root_scale; /* 1 / sqrt(1 - beta2^k), or 1: sqrt(v) is multiplied by it before eps */
    double eps;        /* outside the root */
    double eps_inside; /* inside it, added to root_scale^2 v */
    double scale;      /* on g: clipping, mean over a batch */
    double decay;      /* g + decay x: coupled weight decay */
    double shrink;     /* x -= shrink x before the step: lr weight_decay, or 0 */
    // Of single rules; what a rule has no use for may be anything.
    double beta3, gain3; /* a third average, likewise */
    double eps_kept;     /* adabelief: added to v, and kept there */
    double along_g, along_m,
        mix;      /* the direction is a sum: weights of g, m and a third vector */
    double rho;   /* sophia: factor on the curvature that divides */
    double bound; /* adopt: largest magnitude of a gradient over its root */
    double grow, cut, low, high; /* rprop: factors on steps, and their bounds */
    bool first;                  /* the first step: there is nothing before it */
    bool undivided;              /* radam: no division yet */
    bool proximal;               /* adan: decay divides by 1 + lr weight_decay */
} dsc_step_coefficients;

/// Arrays of a step, all at the same element: x and state in/out, g in. A rule has as many
/// vectors of state as its row names, in that order.
typedef struct dsc_step_arrays {
    void *x;
    const void *g;
    void *state[DSC_STATES];
} dsc_step_arrays;

/// Steps n numbers. squares (out): g' g to about the precision of the type, at next to no cost; or
/// NULL.
typedef void dsc_step_kernel(size_t n, const dsc_step_arrays *arrays,
                             const dsc_step_coefficients *c, double *squares);

/// How what a rule did to x, from 0, is added to x.
typedef struct dsc_move {
    double factor;       /* on it */
    double shrink;       /* x -= shrink x before */
    bool cautious;       /* only where it goes against the gradient */
    bool decay_cautious; /* shrinks only where it does not take x further from 0 */
} dsc_move;

/// Input rows as they are kept in memory.
typedef struct dsc_row_source {
    const void *values; /* the first row */
    descent_type type;  /* of values: UINT8, FLOAT32 or FLOAT64 */
    size_t columns;
    size_t pitch;        /* numbers from one row to the next; 0: columns */
    const double *scale; /* columns: output = (value - shift) * scale; NULL: uniform_* below */
    const double *shift;
    double uniform_scale; /* used for every column when scale is NULL */
    double uniform_shift;
} dsc_row_source;

/// The fused update steps.
typedef enum dsc_fused_step {
    DSC_STEP_GD,
    DSC_STEP_MOMENTUM,
    DSC_STEP_RMSPROP,
    DSC_STEP_ADAM, /* also adamw: they differ in their coefficients */
    DSC_STEP_NESTEROV,
    DSC_STEP_LION,
    DSC_STEP_SIGN,
    DSC_STEP_SIGNUM,
    DSC_STEP_RPROP,
    DSC_STEP_SOPHIA,
    DSC_STEP_RMS_BUFFER,
    DSC_STEP_RMS_CENTRED,
    DSC_STEP_RMS_CENTRED_BUFFER,
    DSC_STEP_AMSGRAD,
    DSC_STEP_ADAMAX,
    DSC_STEP_NADAM,
    DSC_STEP_RADAM,
    DSC_STEP_ADABELIEF,
    DSC_STEP_YOGI,
    DSC_STEP_ADAN,
    DSC_STEP_ADEMAMIX,
    DSC_STEP_ADADELTA,
    DSC_STEP_ADOPT,
    DSC_STEP_FREE_SGD,
    DSC_STEP_FREE_ADAMW,
    DSC_STEP_MARS,    /* the second pass, */
    DSC_STEP_DIVIDED, /* and that of prodigy and dadaptation: state m and v */
    DSC_STEPS
} dsc_fused_step;

/// The first passes of rules that need sums over parameters before they step.
typedef enum dsc_first_pass {
    DSC_FIRST_MARS,
    DSC_FIRST_PRODIGY,
    DSC_FIRST_DADAPTATION,
    DSC_FIRST_PASSES
} dsc_first_pass;

/// A step that has been taken, from x - dx to x.
typedef struct dsc_probe_arrays {
    const void *x;
    const void *first, *second; /* g1, g2: gradients of two batches */
    const void *v;              /* mean squares of gradients, for D = sqrt(v) root_scale + eps;
                                   NULL: D = 1 */
    double root_scale, eps;
    void *step; /* in: x - dx, out: -dx */
} dsc_probe_arrays;

/// Sums over the parameters.
typedef struct dsc_probe_sums {
    double weights, moved, moved_scaled, inner; /* x'x, dx'dx, dx' D dx, g2' dx */
    double first, second, both;                 /* g1'g1, g2'g2, g1'g2 */
    double difference_scaled;                   /* (g1 - g2)' D^-1 (g1 - g2) */
} dsc_probe_sums;

/// Packs a part of a matrix A, rows first .. first + rows - 1 and columns p .. p + count - 1:
/// to[q * rows + i] = element (first + i, p + q). A few numbers behind may be overwritten
/// (product_pack.h: PACK_SLACK).
typedef void dsc_pack_rows(const void *context, size_t first, size_t rows, size_t p,
                           size_t count, void *to);

typedef struct dsc_kernels {
    descent_type type;
    const char *isa; /* "baseline", "avx2", "avx512" */

    // vector.c
    double (*dot)(size_t n, const void *x, const void *y);
    void (*axpy)(size_t n, double a, const void *x, void *y); /* y += a x */
    void (*scale)(size_t n, double a, void *x);               /* x *= a */
    void (*from_float)(size_t n, const float *x, void *y);    /* y = x, converted */
    void (*from_double)(size_t n, const double *x, void *y);
    void (*to_double)(size_t n, const void *x, double *y);
    bool (*all_finite)(size_t n, const void *x);
    // Several rows and one vector of doubles, w[n]; row i is rows[i][offset ..]:
    // sums[i] = rows[i]' w, and w += sum of factors[i] rows[i].
    void (*dot_rows)(size_t n, size_t count, void *const *rows, size_t offset, const double *w,
                     double *sums);
    void (*add_rows)(size_t n, size_t count, void *const *rows, size_t offset,
                     const double *factors, double *w);

    dsc_step_kernel *steps[DSC_STEPS]; /* steps.c, steps_NAME.c */
    // steps_sums.c: where steps give squares (never NULL here), up to two sums.
    dsc_step_kernel *first[DSC_FIRST_PASSES];

    // around.c: y = x, no further from 0 than bound; z = a x + b y; how many of moved[n] have the
    // sign that g has not, and none is 0; x moves by moved; slow += share (x - slow), x = slow.
    void (*clamp)(size_t n, double bound, const void *x, void *y);
    void (*blend)(size_t n, double a, const void *x, double b, const void *y, void *z);
    double (*against)(size_t n, const void *moved, const void *g);
    void (*move)(size_t n, const dsc_move *move, const void *moved, const void *g, void *x);
    void (*approach)(size_t n, double share, void *slow, void *x);

    // gather.c: out (count x columns, row stride `stride`) = rows[0..count) of the source,
    // converted, shifted and scaled; a missing value (NAN) becomes 0, the mean of a
    // standardised column. rows NULL: rows first, first + 1, ...
    void (*gather)(const dsc_row_source *source, const uint32_t *rows, size_t first,
                   size_t count, void *out, size_t stride);

    // product.c: C (m x n, row stride ldc) = A B, or C += A B with `add`. Element (i, p) of A
    // is a[i * row_a + p * col_a]; B is k x n with row stride ldb, or its transpose (n x k)
    // with `b_transposed`. Every element of C is summed over p in one fixed order that does not
    // depend on m or n, so a product cut into pieces by rows or columns gives the same bits.
    // What lies between two rows of a matrix may be read.
    // `work` is scratch of product_work(n, k) bytes, 64-byte aligned, private to the caller's
    // thread.
    void (*product)(size_t m, size_t n, size_t k, const void *a, size_t row_a, size_t col_a,
                    const void *b, size_t ldb, bool b_transposed, void *c, size_t ldc, bool add,
                    void *work);
    size_t (*product_work)(size_t n, size_t k);
    // The same, bit for bit, with sums over blocks of `block` values of p (1 to 256; product: 256), of a
    // matrix A that only pack(context, ...) knows; every element is asked for once.
    void (*product_of_packed)(size_t block, size_t m, size_t n, size_t k, dsc_pack_rows *pack,
                              const void *context, const void *b, size_t ldb, bool b_transposed,
                              void *c, size_t ldc, bool add, void *work);
    // For pack: to[p * rows + i] = a[i][p] for p < k, where it asks for so many rows. A part can be packed by
    // several calls in ascending order of its columns, for each may write behind its numbers.
    void (*pack_rows)(size_t rows, size_t k, const void *const *a, void *to);

    // probe.c: the same bits with every instruction set.
    void (*probe)(size_t n, const dsc_probe_arrays *arrays, dsc_probe_sums *sums);

    // peak.c: rounds of independent multiply-adds among registers, to measure how fast they can
    // be. out (64 bytes) gets something that depends on all. Returns floating-point operations.
    double (*multiply_adds)(size_t rounds, void *out);
} dsc_kernels;

/// The fastest table for the type that this processor can run, or the one named by the
/// environment variable DESCENT_ISA (baseline, avx2, avx512) when it can. Static; FLOAT32 or
/// FLOAT64 only.
const dsc_kernels *dsc_kernels_get(descent_type type);

/// The same, or, for FLOAT64 and with `portable`, the table whose functions have the same bits on
/// every processor.
const dsc_kernels *dsc_kernels_for(descent_type type, bool portable);

/// Index of the instruction set in use, for tables elsewhere that are compiled the same way:
/// 0 baseline, 1 avx2, 2 avx512.
int dsc_kernels_isa(void);

/// Index of the widest instruction set that this processor can run, and the table of any up to
/// that one.
int dsc_kernels_best_isa(void);
const dsc_kernels *dsc_kernels_of(int isa, descent_type type);

#endif
