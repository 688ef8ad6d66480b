// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Blocks of layers in brackets. A repeat reads its text again and again; that it says the same each
// time is looked at in the complete text, which has it once.
#include "graph/layers_blocks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "graph/layers_refusals.h"

enum { DEEPEST = 32, MOST_REPEATS = 1000, MOST_REPEATED = 10000 };

// Where a block begins.
typedef struct opening {
    char word[DSC_LAYER_WORD]; /* "residual", "3*" */
    size_t column;
    size_t bracket; /* column of "(" */
} opening;

// Takes the word of a block and its bracket.
static descent_status open_block(dsc_layer_reader *p, opening *block)
{
    memcpy(block->word, p->word, sizeof block->word);
    block->column = p->column;
    TRY(dsc_layer_take(p));
    if (!dsc_layer_is(p, "(")) {
        char says[128];
        snprintf(says, sizeof says, "needs layers in brackets behind it: %s(64 relu 64)",
                 block->word);
        return dsc_layer_refuse_at(p, block->word, block->column, says, "");
    }
    if (p->depth == DEEPEST) {
        return dsc_layer_refuse_at(p, block->word, block->column,
                                   "lies in 32 blocks: there can be no more", "");
    }
    block->bracket = p->column;
    p->depth++;
    return dsc_layer_take(p);
}

static descent_status refuse_open(const dsc_layer_reader *p, const opening *block)
{
    char better[DSC_VALUE_TEXT];
    const size_t end = strlen(p->layers->text);
    dsc_layer_splice(p, end, end, ")", better);
    return dsc_layer_refuse_at(p, "(", block->bracket, "is not closed: a \")\" is missing",
                               better);
}

descent_status dsc_layer_end(const dsc_layer_reader *p)
{
    if (p->word[0] == '\0') {
        return DESCENT_OK;
    }
    if (dsc_layer_is(p, "|")) {
        return dsc_layer_refuse_at(p, p->word, p->column,
                                   "stands outside of a residual: residual(A | B) adds A and B",
                                   "");
    }
    const bool opens = dsc_layer_is(p, "(");
    char better[DSC_VALUE_TEXT] = "";
    if (!opens) {
        dsc_layer_splice(p, p->column - 1, p->column, "", better);
    }
    return dsc_layer_refuse_at(p, p->word, p->column,
                               opens ? "opens no block: one begins with residual( or, as an "
                                       "example, 3*("
                                     : "closes nothing: there is no \"(\" for it",
                               better);
}

// All layers up to a bracket or bar.
static descent_status read_layers(dsc_layer_reader *p, const opening *block)
{
    const size_t start = p->column;
    while (!dsc_layer_ends(p)) {
        if (++p->repeated > MOST_REPEATED) {
            return dsc_layer_refuse_at(p, block->word, block->column,
                                       "makes more than 10,000 layers of blocks", "");
        }
        TRY(p->layer(p));
    }
    if (p->word[0] == '\0') {
        return refuse_open(p, block);
    }
    if (dsc_layer_is(p, "(")) {
        return dsc_layer_end(p);
    }
    if (p->column == start) {
        return dsc_layer_refuse_at(p, p->word, p->column,
                                   "stands where a layer is missing: a block has one at least",
                                   "");
    }
    return DESCENT_OK;
}

// Takes the bracket that closes a block.
static descent_status close_block(dsc_layer_reader *p)
{
    p->depth--;
    return dsc_layer_take(p);
}

// ---- residual ----

// What makes rows of one shape of rows of another: "" where no layer does.
static void suggest_shortcut(descent_shape from, descent_shape to, char words[96])
{
    size_t stride[2] = {0};
    for (size_t axis = 0; from.rank == 3 && to.rank == 3 && axis < 2; axis++) {
        for (size_t s = from.dim[axis]; s > 0; s--) {
            stride[axis] = (from.dim[axis] - 1) / s + 1 == to.dim[axis] ? s : stride[axis];
        }
    }
    words[0] = '\0';
    if (to.rank == 1) {
        snprintf(words, 96, "%s%zu", from.rank == 2 ? "flatten " : "", to.dim[0]);
    } else if (to.rank == 2 && from.rank == 2 && from.dim[0] == to.dim[0]) {
        snprintf(words, 96, "%zu", to.dim[1]);
    } else if (stride[0] == 1 && stride[1] == 1) {
        snprintf(words, 96, "conv %zu 1x1", to.dim[2]);
    } else if (stride[0] > 0 && stride[0] == stride[1]) {
        snprintf(words, 96, "conv %zu 1x1 stride %zu", to.dim[2], stride[0]);
    } else if (stride[0] > 0 && stride[1] > 0) {
        snprintf(words, 96, "conv %zu 1x1 stride %zux%zu", to.dim[2], stride[0], stride[1]);
    }
}

// bar: column of "|", 0 without one. The reader is at the bracket that closes the block.
static descent_status refuse_shapes(const dsc_layer_reader *p, const opening *block, size_t bar,
                                    descent_shape arrives, descent_shape branch,
                                    descent_shape shortcut)
{
    char says[400], words[96], inserted[128], better[DSC_VALUE_TEXT] = "";
    char one[DSC_SHAPE_TEXT], other[DSC_SHAPE_TEXT];
    suggest_shortcut(arrives, branch, words);
    if (*words) {
        snprintf(inserted, sizeof inserted, "%s %s", bar > 0 ? "" : " |", words);
        dsc_layer_splice(p, bar > 0 ? bar : p->column - 1, p->column - 1, inserted, better);
    }
    snprintf(says, sizeof says, "adds %s of %s, and %s of %s: the shapes differ",
             bar > 0 ? "a shortcut" : "what arrives, rows",
             dsc_shape_text(shortcut, " x ", one), "a branch",
             dsc_shape_text(branch, " x ", other));
    return dsc_layer_refuse_at(p, block->word, block->column, says, better);
}

// The layers behind the bar, from what arrives at the block.
static descent_status read_shortcut(dsc_layer_reader *p, const opening *block,
                                    descent_node *arrives, descent_node **shortcut)
{
    *shortcut = arrives;
    if (!dsc_layer_is(p, "|")) {
        return DESCENT_OK;
    }
    TRY(dsc_layer_take(p));
    p->layers->node = arrives;
    TRY(read_layers(p, block));
    *shortcut = p->layers->node;
    return DESCENT_OK;
}

descent_status dsc_layer_residual(dsc_layer_reader *p)
{
    opening block;
    dsc_layers *layers = p->layers;
    descent_node *const arrives = layers->node;
    descent_node *shortcut = NULL;
    const bool outer = p->residual;
    TRY(open_block(p, &block));
    p->residual = true;
    TRY(read_layers(p, &block));
    descent_node *const branch = layers->node;
    const size_t bar = dsc_layer_is(p, "|") ? p->column : 0;
    TRY(read_shortcut(p, &block, arrives, &shortcut));
    if (!dsc_layer_is(p, ")")) {
        return dsc_layer_refuse_at(
            p, p->word, p->column,
            "does not go here: a residual has one branch and, behind one "
            "\"|\", one shortcut",
            "");
    }
    if (!dsc_shape_same(shortcut->shape, branch->shape)) {
        return refuse_shapes(p, &block, bar, arrives->shape, branch->shape, shortcut->shape);
    }
    p->residual = outer;
    TRY(close_block(p));
    return dsc_layer_add(p, descent_residual(layers->graph, shortcut, branch));
}

// ---- repeat ----

bool dsc_layer_is_repeat(const dsc_layer_reader *p)
{
    const size_t length = strlen(p->word);
    return length > 1 && p->word[length - 1] == '*';
}

static descent_status read_count(const dsc_layer_reader *p, size_t *count)
{
    const long number = strtol(p->word, NULL, 10);
    if (number < 1 || number > MOST_REPEATS) {
        return dsc_layer_refuse(p, "a number of repeats from 1 to 1,000, as in 3*(64 relu)");
    }
    *count = (size_t)number;
    return DESCENT_OK;
}

// Reads the block from its first word, where `p` is, and writes it into the complete text from
// `start` on.
static descent_status read_once(dsc_layer_reader *p, const opening *block, size_t start)
{
    p->layers->length = start;
    TRY(read_layers(p, block));
    return dsc_layer_is(p, ")") ? DESCENT_OK : dsc_layer_end(p);
}

// The same block once more, for the same words: first is what they were.
static descent_status read_again(dsc_layer_reader *p, const opening *block, size_t start,
                                 const dsc_layer_reader *begin, const char *first)
{
    const size_t repeated = p->repeated;
    *p = *begin;
    p->repeated = repeated;
    TRY(read_once(p, block, start));
    if (strcmp(p->layers->complete + start, first) == 0) {
        return DESCENT_OK;
    }
    char says[600];
    snprintf(
        says, sizeof says,
        "does not repeat the same: it is \"%.200s\" at first, then \"%.200s\"; a norm of a "
        "name of its own is the same each time",
        first, p->layers->complete + start);
    return dsc_layer_refuse_at(p, block->word, block->column, says, "");
}

descent_status dsc_layer_repeat(dsc_layer_reader *p)
{
    opening block;
    size_t count = 0;
    const bool outer = p->residual;
    TRY(read_count(p, &count));
    TRY(open_block(p, &block));
    p->residual = false;
    const dsc_layer_reader begin = *p;
    const size_t start = p->layers->length;
    TRY(read_once(p, &block, start));
    char *first = dsc_copy_text(p->layers->complete + start);
    if (!first) {
        return dsc_no_memory(p->error, "a network", p->layers->length - start);
    }
    descent_status status = DESCENT_OK;
    for (size_t i = 1; i < count && status == DESCENT_OK; i++) {
        status = read_again(p, &block, start, &begin, first);
    }
    free(first);
    TRY(status);
    p->residual = outer;
    return close_block(p);
}
