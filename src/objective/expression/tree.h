// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OBJECTIVE_EXPRESSION_TREE_H
#define DSC_OBJECTIVE_EXPRESSION_TREE_H

#include "objective/expression/expression.h"

/// Appends a term; DSC_NONE when there is no memory or there are DSC_NODES_MOST.
uint32_t dsc_tree_add(dsc_tree *tree, const dsc_term *term);
/// Does a term depend on a running variable?
bool dsc_tree_depends(const dsc_tree *tree, uint32_t term, uint32_t running);
/// Can a term be a vector, with one number for each value of a running variable?
bool dsc_tree_is_elementwise(const dsc_tree *tree, uint32_t term, uint32_t running);

#endif
