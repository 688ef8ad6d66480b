// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Norms by their names, and the usual one, which the complete text names in full: that of batches
// for images, of layers otherwise.
#include "graph/layers_norms.h"

#include <string.h>

#include "core/assert.h"
#include "graph/layers_refusals.h"

static const char batch_norm_word[] = "batch-norm";

typedef struct norm {
    const char *word;
    bool groups; /* their number follows */
    descent_node *(*build)(descent_graph *graph, descent_node *input, size_t groups);
} norm;

static descent_node *batch_norm(descent_graph *graph, descent_node *input, size_t groups)
{
    (void)groups;
    return descent_batch_norm(graph, input, NULL);
}

static descent_node *layer_norm(descent_graph *graph, descent_node *input, size_t groups)
{
    (void)groups;
    return descent_layer_norm(graph, input, DESCENT_NORM_EPS);
}

static descent_node *rms_norm(descent_graph *graph, descent_node *input, size_t groups)
{
    (void)groups;
    return descent_rms_norm(graph, input, DESCENT_NORM_EPS);
}

static descent_node *group_norm(descent_graph *graph, descent_node *input, size_t groups)
{
    return descent_group_norm(graph, input, groups, DESCENT_NORM_EPS);
}

static const norm norms[] = {{batch_norm_word, false, batch_norm},
                             {"layer-norm", false, layer_norm},
                             {"rms-norm", false, rms_norm},
                             {"group-norm", true, group_norm}};
enum { NORMS = sizeof norms / sizeof *norms };

// NULL: there is none of that name.
static const norm *find(const char *word)
{
    for (size_t i = 0; i < NORMS; i++) {
        if (strcmp(norms[i].word, word) == 0) {
            return &norms[i];
        }
    }
    return NULL;
}

// What a word means for images or other rows.
static const char *name_of(const dsc_layer_reader *p, bool images)
{
    return !dsc_layer_is(p, "norm") ? p->word : images ? batch_norm_word : "layer-norm";
}

bool dsc_layer_is_batch_norm(const dsc_layer_reader *p, bool images)
{
    return strcmp(name_of(p, images), batch_norm_word) == 0;
}

descent_status dsc_layer_norm(dsc_layer_reader *p)
{
    size_t groups = 0;
    const norm *own = find(name_of(p, p->layers->node->shape.rank == 3));
    DSC_ASSERT(own); // layers.c has the same words
    if (p->layers->tokens > 0 && (own->groups || strcmp(own->word, batch_norm_word) == 0)) {
        return dsc_layer_refuse_at(
            p, p->word, p->column,
            "takes numbers of all positions together, and those of a text "
            "would see later tokens",
            "");
    }
    TRY(dsc_layer_complete(p, own->word));
    TRY(dsc_layer_next_word(p));
    if (own->groups) {
        TRY(dsc_layer_read_units(
            p, "a number of groups that the channels are cut into, as in \"group-norm 8\"",
            &groups));
    }
    return dsc_layer_add(p, own->build(p->layers->graph, p->layers->node, groups));
}
