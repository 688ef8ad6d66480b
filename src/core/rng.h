// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Random numbers as a pure function of (seed, purpose, stream, index): nothing to save in a
// checkpoint, nothing that depends on how many threads draw.
//
// [S11] Salmon, Moraes, Dror, Shaw. Parallel random numbers: as easy as 1, 2, 3. SC 2011.
// Philox4x32-10.
#ifndef DSC_CORE_RNG_H
#define DSC_CORE_RNG_H

#include <stddef.h>
#include <stdint.h>

#include "core/mathematics.h"

/// What a draw is for. Two purposes never share a number. Stored runs depend on these values:
/// append, never renumber.
typedef enum dsc_purpose {
    DSC_PURPOSE_SPLIT = 1,     /* which rows are validation rows */
    DSC_PURPOSE_SHUFFLE = 2,   /* order of the examples; stream = epoch */
    DSC_PURPOSE_INITIAL = 3,   /* initial parameters; stream = tensor */
    DSC_PURPOSE_DROPOUT = 4,   /* masks; stream = step and node */
    DSC_PURPOSE_DIRECTION = 5, /* random directions in parameter space */
    DSC_PURPOSE_PERTURB = 6,   /* kicks of perturbed gradient descent; stream = kick */
    DSC_PURPOSE_STARTS = 8,    /* where minimising starts; stream = coordinate */
    DSC_PURPOSE_STRATA = 9,    /* order of the intervals of a Latin hypercube; the same */
    DSC_PURPOSE_PROBLEM = 12,  /* test functions that are drawn at random; stream = part */
    DSC_PURPOSE_PROBE = 16,    /* random signs of estimates of a trace; stream = vector */
    DSC_PURPOSE_MODES = 18,    /* combinations of zero modes; stream = draw */
    DSC_PURPOSE_KINKS = 19,    /* lines and points around a kink; the same */
    DSC_PURPOSE_VERDICT = 20,  /* probes around a point; stream = what for */
    DSC_PURPOSE_GOE = 24,      /* random symmetric matrices; stream = size */
    DSC_PURPOSE_MAP = 28,      /* where searches of a map start, and what for; stream =
                                  coordinate */
    DSC_PURPOSE_DATA = 36,  /* inputs and noise of data made of a formula; stream = variable */
    DSC_PURPOSE_SLICE = 32, /* directions of slices, and places to check them; stream =
                              direction */
    DSC_PURPOSE_IMPORTANCE = 40, /* rows that swap values; stream = column and repeat */
    DSC_PURPOSE_GRADIENT = 44,   /* noise on gradients; stream = step */
    DSC_PURPOSE_LABELS = 48,     /* labels that a model draws; stream = node */
    DSC_PURPOSE_CURVATURE = 52,  /* random signs of estimates of a diagonal; stream = step */
    DSC_PURPOSE_RESAMPLE = 56,   /* what a resample of the bootstrap draws; stream = resample */
    DSC_PURPOSE_SIGNS = 57,      /* signs of differences; stream = draw */
    DSC_PURPOSE_AUGMENT = 60,    /* what is done to images; stream = epoch, index = row */
    DSC_PURPOSE_BALANCE = 61,    /* order of the rows of a class; stream = epoch */
    DSC_PURPOSE_WINDOWS = 64,    /* where windows of a text begin; index = epoch */
    DSC_PURPOSE_GENERATE = 65,   /* tokens of a text that is made; index = its number */
    DSC_PURPOSE_MIX = 68,    /* which images are mixed; stream = epoch, index = draw and row */
    DSC_PURPOSE_ADVISE = 76, /* rows whose gradients are measured; stream = group */
    DSC_PURPOSE_ATTENTION = 72, /* probabilities of attention that are dropped; stream = step */
    DSC_PURPOSE_TUNE = 84       /* settings that are tried; stream = trial */
} dsc_purpose;

typedef struct dsc_random {
    uint64_t seed;
    uint32_t purpose; /* a dsc_purpose */
    uint32_t stream;  /* epoch, tensor, ... */
} dsc_random;

/// The stream of a step, of a count beyond 2^32 with another seed.
static inline dsc_random dsc_random_of_step(uint64_t seed, dsc_purpose purpose, uint64_t step)
{
    const dsc_random random = {seed + (step >> 32) * UINT64_C(0x9e3779b97f4a7c15), purpose,
                               (uint32_t)step};
    return random;
}

/// Four independent 32-bit words at position `index` of the stream.
void dsc_random_words(const dsc_random *random, uint64_t index, uint32_t words[4]);

/// Uniform in [0, 1) with 53 bits.
double dsc_random_uniform(const dsc_random *random, uint64_t index);

/// Standard normal (Box-Muller; the pair's second value is not used, so that a draw depends on
/// its index alone).
double dsc_random_normal(const dsc_random *random, uint64_t index);

/// The same by these elementary functions.
double dsc_random_normal_by(const dsc_mathematics *by, const dsc_random *random,
                            uint64_t index);

/// Shuffles order[0..count) in place (Fisher-Yates; bias below 2^-32 for count < 2^32).
void dsc_random_shuffle(const dsc_random *random, uint32_t *order, size_t count);

#endif
