// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What soap and shampoo know of both sides of a matrix G[rows][columns]: sums or averages of G G'
// (left) and G' G (right), and a square matrix that follows from each.
//
// A side of more than DSC_SIDE_MOST rows has none; a matrix with two such sides is left to adamw.
#ifndef DSC_OPTIM_WHOLE_SIDES_H
#define DSC_OPTIM_WHOLE_SIDES_H

#include "optim/whole/symmetric.h"

enum { DSC_SIDE_MOST = 10000 };

typedef struct dsc_side {
    bool is_on;
    size_t n;
    void *sums;    /* n x n, symmetric; in what is kept of the tensor */
    void *derived; /* n x n; likewise */
} dsc_side;

/// A tensor while its step is taken.
typedef struct dsc_sides {
    dsc_whole *w;
    dsc_group *group;
    const dsc_block *tensor;
    size_t index; /* of the tensor */
    dsc_side side[2];
    void *g, *first, *second; /* rows x columns each; g: the gradient */
    void *product;            /* n x n of the longer side that is on */
    double *a, *b, *c;        /* likewise, in double precision */
    dsc_symmetric_work work;
} dsc_sides;

/// dsc_whole_rule.extra, .scratch and .takes.
size_t dsc_sides_extra(const dsc_block *tensor, const descent_optimizer_options *options);
size_t dsc_sides_scratch(const descent_optimizer *o, const dsc_group *group);
bool dsc_sides_take(const dsc_block *tensor);

/// The tensor of that index.
void dsc_sides_place(dsc_whole *w, dsc_group *group, size_t tensor, dsc_sides *s);

/// Loads g: the gradient with clipping and coupled decay. Meets.
void dsc_sides_load(const dsc_team *team, const dsc_sides *s);

/// sums = old sums + new G G' + diagonal I of both sides; old 0: whatever they were. Meets.
void dsc_sides_add(const dsc_team *team, const dsc_sides *s, double old, double new,
                   double diagonal);

/// The team for double precision.
dsc_team dsc_sides_wide(const dsc_team *team, const dsc_sides *s);

/// to[n][n] (out) = sums / its trace, in double precision. The trace; 0, NAN or infinite where `to`
/// is nothing to go on with. Without a meeting.
double dsc_side_widen(const dsc_team *team, const dsc_side *side, double *to);

/// from[rows][columns] with the derived matrices of the sides that are on, or their transposes, on its
/// left and right, in *result (out): first, second or from. Meets.
void dsc_sides_turn(const dsc_team *team, const dsc_sides *s, const void *from, bool transposed,
                    const void **result);

/// The chunks of the tensor that are this worker's: first .. end - 1.
void dsc_sides_chunks(const dsc_team *team, const dsc_sides *s, size_t *first, size_t *end);

#endif
