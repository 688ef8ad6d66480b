// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Trees of terms: adding, and questions about running variables.
#include "objective/expression/tree.h"

#include "core/memory.h"
#include "objective/expression/expression.h"

uint32_t dsc_tree_add(dsc_tree *tree, const dsc_term *term)
{
    if (tree->count == DSC_NODES_MOST) {
        return DSC_NONE;
    }
    if (tree->count == tree->capacity) {
        const uint32_t capacity = tree->capacity ? 2 * tree->capacity : 64;
        dsc_term *terms = dsc_realloc_array(tree->terms, capacity, sizeof *terms);
        if (!terms) {
            return DSC_NONE;
        }
        tree->terms = terms;
        tree->capacity = capacity;
    }
    tree->terms[tree->count] = *term;
    return tree->count++;
}

bool dsc_tree_depends(const dsc_tree *tree, uint32_t term, uint32_t running)
{
    const dsc_term *t = &tree->terms[term];
    bool depends = t->kind == DSC_TERM_RUNNING && t->name == running;
    for (int i = 0; i < dsc_term_parts(t); i++) {
        depends = depends || dsc_tree_depends(tree, t->parts[i], running);
    }
    return depends;
}

// Is an index of the form k i + c, as it is written?
static bool is_affine(const dsc_tree *tree, uint32_t term, uint32_t running)
{
    const dsc_term *t = &tree->terms[term];
    if (!dsc_tree_depends(tree, term, running) || t->kind == DSC_TERM_RUNNING) {
        return true;
    }
    if (t->kind == DSC_TERM_APPLY) {
        return t->function == DESCENT_NEGATE && is_affine(tree, t->parts[0], running);
    }
    if (t->kind != DSC_TERM_COMBINE ||
        (t->function != DESCENT_ADD && t->function != DESCENT_SUBTRACT &&
         t->function != DESCENT_MULTIPLY)) {
        return false;
    }
    const bool one_is_free = t->function != DESCENT_MULTIPLY ||
                             !dsc_tree_depends(tree, t->parts[0], running) ||
                             !dsc_tree_depends(tree, t->parts[1], running);
    return one_is_free && is_affine(tree, t->parts[0], running) &&
           is_affine(tree, t->parts[1], running);
}

bool dsc_tree_is_elementwise(const dsc_tree *tree, uint32_t term, uint32_t running)
{
    const dsc_term *t = &tree->terms[term];
    switch (t->kind) {
    case DSC_TERM_ENTRY:
        return is_affine(tree, t->parts[0], running);
    case DSC_TERM_APPLY:
        return dsc_tree_is_elementwise(tree, t->parts[0], running);
    case DSC_TERM_COMBINE:
        return dsc_tree_is_elementwise(tree, t->parts[0], running) &&
               dsc_tree_is_elementwise(tree, t->parts[1], running);
    case DSC_TERM_SUM:
    case DSC_TERM_PRODUCT:
        return !dsc_tree_depends(tree, term, running);
    default:
        return true;
    }
}
