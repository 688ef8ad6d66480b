// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Norms by their names, and the usual one, which the complete text names in full: that of batches
// for images, of layers otherwise.
#include "graph/layers_norms.h"

#include <float.h>
#include <stdio.h>
#include <string.h>

#include "core/assert.h"
#include "core/number.h"
#include "graph/layers_padded.h"
#include "graph/layers_refusals.h"

static const char batch_norm_word[] = "batch-norm";

// What may be said behind its name.
enum { MOMENTUM, EPS, SETTINGS };
static const char *const settings_words[SETTINGS] = {"momentum", "eps"};

// What is said of a norm, with the words for it; "": nothing.
typedef struct norm_settings {
    size_t groups;
    double value[SETTINGS];
    char text[SETTINGS][DSC_LAYER_WORD];
} norm_settings;

typedef struct norm {
    const char *word;
    bool groups;   /* their number follows */
    bool momentum; /* it has running statistics */
    descent_node *(*build)(descent_graph *graph, descent_node *input, const norm_settings *s);
} norm;

static descent_node *batch_norm(descent_graph *graph, descent_node *input,
                                const norm_settings *s)
{
    descent_batch_norm_options options = descent_batch_norm_options_default();
    options.momentum = s->value[MOMENTUM];
    options.eps = s->value[EPS];
    return descent_batch_norm(graph, input, &options);
}

static descent_node *layer_norm(descent_graph *graph, descent_node *input,
                                const norm_settings *s)
{
    return descent_layer_norm(graph, input, s->value[EPS]);
}

static descent_node *rms_norm(descent_graph *graph, descent_node *input, const norm_settings *s)
{
    return descent_rms_norm(graph, input, s->value[EPS]);
}

static descent_node *group_norm(descent_graph *graph, descent_node *input,
                                const norm_settings *s)
{
    return descent_group_norm(graph, input, s->groups, s->value[EPS]);
}

static const norm norms[] = {{batch_norm_word, false, true, batch_norm},
                             {"layer-norm", false, false, layer_norm},
                             {"rms-norm", false, false, rms_norm},
                             {"group-norm", true, false, group_norm}};
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

// What a word means for images or other rows. Sequences of different lengths have places that must
// not count.
static const char *name_of(const dsc_layer_reader *p, bool images)
{
    return !dsc_layer_is(p, "norm")                  ? p->word
           : images && !dsc_layers_masked(p->layers) ? batch_norm_word
                                                     : "layer-norm";
}

bool dsc_layer_is_batch_norm(const dsc_layer_reader *p, bool images)
{
    return strcmp(name_of(p, images), batch_norm_word) == 0;
}

static int setting_of(const dsc_layer_reader *p)
{
    int i = 0;
    while (i < SETTINGS && !dsc_layer_is(p, settings_words[i])) {
        i++;
    }
    return i;
}

static descent_status read_number(dsc_layer_reader *p, int which, norm_settings *s)
{
    static const char *const expected[SETTINGS] = {
        "a momentum, what a batch counts in the running statistics: more than 0 and at most 1",
        "a number that is added to a variance: more than 0"};
    double value = 0.0;
    const bool read = dsc_parse_number(p->word, strlen(p->word), &value);
    if (!read || !(value > 0.0 && value <= (which == MOMENTUM ? 1.0 : DBL_MAX))) {
        return dsc_layer_refuse(p, expected[which]);
    }
    s->value[which] = value;
    snprintf(s->text[which], sizeof s->text[which], "%s", p->word);
    return dsc_layer_next_word(p);
}

// "momentum 0.1 eps 1e-3", in any order. The complete text has what is not the default.
static descent_status read_settings(dsc_layer_reader *p, const norm *own, norm_settings *s)
{
    const norm_settings before = *s;
    for (int i = setting_of(p); i < SETTINGS; i = setting_of(p)) {
        if (i == MOMENTUM && !own->momentum) {
            return dsc_layer_refuse_at(
                p, p->word, p->column,
                "is that of running statistics, which only \"batch-norm\" has", "");
        }
        if (s->text[i][0]) {
            return dsc_layer_refuse_at(p, p->word, p->column, "is said twice of this norm", "");
        }
        TRY(dsc_layer_next_word(p));
        TRY(read_number(p, i, s));
    }
    for (int i = 0; i < SETTINGS; i++) {
        if (s->value[i] < before.value[i] || s->value[i] > before.value[i]) {
            TRY(dsc_layer_complete(p, settings_words[i]));
            TRY(dsc_layer_complete(p, s->text[i]));
        }
    }
    return DESCENT_OK;
}

static descent_status refuse_padded(const dsc_layer_reader *p)
{
    char better[DSC_VALUE_TEXT];
    size_t end = (size_t)(p->at - p->layers->text);
    if (strcmp(p->word, "group-norm") == 0) { // its number as well
        dsc_layer_reader behind = *p;
        TRY(dsc_layer_next_word(&behind));
        end = (size_t)(behind.at - p->layers->text);
    }
    dsc_layer_splice(p, p->column - 1, end, "layer-norm", better);
    return dsc_layer_refuse_at(
        p, p->word, p->column,
        "takes numbers of all positions together, and those of sequences "
        "of different lengths are not all there",
        better);
}

descent_status dsc_layer_norm(dsc_layer_reader *p)
{
    norm_settings s = {.value = {[MOMENTUM] = descent_batch_norm_options_default().momentum,
                                 [EPS] = DESCENT_NORM_EPS}};
    const norm *own = find(name_of(p, p->layers->node->shape.rank == 3));
    DSC_ASSERT(own); // layers.c has the same words
    if (p->layers->tokens > 0 && (own->groups || strcmp(own->word, batch_norm_word) == 0)) {
        return dsc_layer_refuse_at(
            p, p->word, p->column,
            "takes numbers of all positions together, and those of a text "
            "would see later tokens",
            "");
    }
    if (dsc_layers_masked(p->layers) && (own->groups || own->build == batch_norm)) {
        return refuse_padded(p);
    }
    TRY(dsc_layer_complete(p, own->word));
    TRY(dsc_layer_next_word(p));
    if (own->groups) {
        TRY(dsc_layer_read_units(
            p, "a number of groups that the channels are cut into, as in \"group-norm 8\"",
            &s.groups));
    }
    TRY(read_settings(p, own, &s));
    return dsc_layer_add(p, own->build(p->layers->graph, p->layers->node, &s));
}
