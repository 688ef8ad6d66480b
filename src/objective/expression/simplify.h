// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Terms made from terms, simplified where that is easy, and terms as text.
#ifndef DSC_OBJECTIVE_EXPRESSION_SIMPLIFY_H
#define DSC_OBJECTIVE_EXPRESSION_SIMPLIFY_H

#include "objective/expression/expression.h"

/// What a derivative is made in: a copy of the formula's tree that grows. When there is no room
/// for a term (full), DSC_NONE comes back and goes through.
typedef struct dsc_maker {
    dsc_tree tree;
    const descent_expression *formula;
    bool full;
    bool no_memory; /* that is why */
} dsc_maker;

uint32_t dsc_make(dsc_maker *m, const dsc_term *term);
uint32_t dsc_make_number(dsc_maker *m, double value);
uint32_t dsc_make_apply(dsc_maker *m, int function, uint32_t a);
uint32_t dsc_make_combine(dsc_maker *m, int function, uint32_t a, uint32_t b);

bool dsc_is_number(const dsc_maker *m, uint32_t term, double value);

#endif
