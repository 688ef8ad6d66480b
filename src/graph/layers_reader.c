// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The words of a text of layers, and the numbers in them. What an operator refuses stands below the
// first word of its layer, with the shape that arrives there.
#include "graph/layers_reader.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "graph/layers_refusals.h"

enum { MOST_UNITS = 1 << 24, MOST_SIZE = 1 << 16 };

// ---- words ----

static const char *behind_blanks(const char *at)
{
    while (isspace((unsigned char)*at)) {
        at++;
    }
    return at;
}

// Behind the word that begins there.
static const char *behind_word(const char *at)
{
    const char *start = at;
#ifndef DESCENT_PORTABLE_ONLY // pages have no blocks
    while (isdigit((unsigned char)*at)) {
        at++;
    }
    const char *star = behind_blanks(at);
    if (at > start && *star == '*') { // "3*", "3 *"
        return star + 1;
    }
    if (*at && strchr("()|", *at)) {
        return at > start ? at : at + 1;
    }
    while (*at && !isspace((unsigned char)*at) && !strchr("()|", *at)) {
        at++;
    }
#else
    while (*at && !isspace((unsigned char)*at)) {
        at++;
    }
#endif
    return at;
}

descent_status dsc_layer_next_word(dsc_layer_reader *p)
{
    const char *start = behind_blanks(p->at);
    size_t length = 0;
    p->at = behind_word(start);
    p->column = (size_t)(start - p->layers->text) + 1;
    for (const char *c = start; c < p->at; c++) {
        FAIL_IF(length + 1 >= DSC_LAYER_WORD, p->error, DESCENT_INVALID,
                "layers: the word at column %zu is too long: \"%.20s...\"", p->column, start);
        if (!isspace((unsigned char)*c)) { // "3*" for "3 *"
            p->word[length++] = *c;
        }
    }
    p->word[length] = '\0';
    return DESCENT_OK;
}

// With room for a space and `length` letters more.
static descent_status make_room(dsc_layers *layers, size_t length, descent_error *error)
{
    const size_t room = 2 * (layers->length + length) + 2;
    if (layers->length + length + 2 <= layers->room) {
        return DESCENT_OK;
    }
    char *grown = dsc_realloc_array(layers->complete, room, 1);
    if (!grown) {
        return dsc_no_memory(error, "a network", room);
    }
    layers->complete = grown;
    layers->room = room;
    return DESCENT_OK;
}

descent_status dsc_layer_complete(dsc_layer_reader *p, const char *word)
{
    dsc_layers *layers = p->layers;
    const size_t length = strlen(word);
    TRY(make_room(layers, length, p->error));
    const char last = layers->length > 0 ? layers->complete[layers->length - 1] : '(';
    const bool glued = last == '(' || *word == '(' || *word == ')';
    if (!glued) {
        layers->complete[layers->length++] = ' ';
    }
    memcpy(layers->complete + layers->length, word, length + 1);
    layers->length += length;
    return DESCENT_OK;
}

// The word belongs to the layer: on to the next one.
descent_status dsc_layer_take(dsc_layer_reader *p)
{
    TRY(dsc_layer_complete(p, p->word));
    return dsc_layer_next_word(p);
}

bool dsc_layer_is(const dsc_layer_reader *p, const char *word)
{
    return strcmp(p->word, word) == 0;
}

bool dsc_layer_is_number(const char *word)
{
    return isdigit((unsigned char)word[0]);
}

size_t dsc_layer_kind_of(const dsc_layer_reader *p, const char *word)
{
    const bool rated = strncmp(word, "dropout:", 8) == 0;
    const size_t length = rated ? strlen("dropout") : strlen(word);
    for (size_t i = 0; i < p->kind_count; i++) {
        if (strlen(p->kinds[i].word) == length &&
            strncmp(p->kinds[i].word, word, length) == 0) {
            return i;
        }
    }
    return p->kind_count;
}

bool dsc_layer_ends(const dsc_layer_reader *p)
{
    return p->word[0] == '\0' || strchr("()|", p->word[0]);
}

bool dsc_layer_begins(const dsc_layer_reader *p)
{
    return dsc_layer_is_number(p->word) || dsc_layer_kind_of(p, p->word) < p->kind_count;
}

bool dsc_layer_is_norm(const dsc_layer_reader *p)
{
    const size_t kind = dsc_layer_kind_of(p, p->word);
    return kind < p->kind_count && p->kinds[kind].norm;
}

void dsc_layer_first(dsc_layer_reader *p)
{
    memcpy(p->first, p->word, sizeof p->first);
    p->first_column = p->column;
}

// ---- layers ----

// What the shape rule of an operator has said of the layer that has been read.
static descent_status refuse_layer(const dsc_layer_reader *p, const descent_node *input)
{
    char shape[DSC_SHAPE_TEXT], says[1024];
    snprintf(says, sizeof says, "does not fit the %s that arrive there: %.900s",
             dsc_shape_text(input->shape, " x ", shape), p->layers->graph->error.message);
    return dsc_layer_refuse_at(p, p->first, p->first_column, says, "");
}

descent_status dsc_layer_add(dsc_layer_reader *p, descent_node *node)
{
    if (!node) {
        const descent_status status = descent_graph_check(p->layers->graph, p->error);
        return status == DESCENT_INVALID ? refuse_layer(p, p->layers->node) : status;
    }
    p->layers->node = node;
    return DESCENT_OK;
}

// ---- numbers ----

// Whole numbers of a word with an x between them: how many there are, or 0.
static size_t read_sizes(const char *word, size_t most, size_t sizes[3])
{
    size_t count = 0;
    while (count < most && isdigit((unsigned char)*word)) {
        size_t size = 0;
        for (; isdigit((unsigned char)*word) && size <= MOST_SIZE; word++) {
            size = 10 * size + (size_t)(*word - '0');
        }
        if (size > MOST_SIZE) {
            return 0;
        }
        sizes[count++] = size;
        if (*word == '\0') {
            return count;
        }
        if (*word++ != 'x') {
            return 0;
        }
    }
    return 0;
}

bool dsc_layer_is_shape(const char *word, descent_shape *shape)
{
    size_t sizes[3] = {0};
    shape->rank = read_sizes(word, 3, sizes);
    memcpy(shape->dim, sizes, sizeof sizes);
    return shape->rank == 3;
}

descent_status dsc_layer_read_pair(dsc_layer_reader *p, const char *expected, size_t least,
                                   size_t *down, size_t *across)
{
    size_t sizes[3] = {0};
    const size_t count = read_sizes(p->word, 2, sizes);
    if (count == 0 || sizes[0] < least || (count > 1 && sizes[1] < least)) {
        return dsc_layer_refuse(p, expected);
    }
    *down = sizes[0];
    *across = count > 1 ? sizes[1] : sizes[0];
    return dsc_layer_take(p);
}

descent_status dsc_layer_read_units(dsc_layer_reader *p, const char *expected, size_t *units)
{
    double number = 0.0;
    if (!dsc_parse_number(p->word, strlen(p->word), &number) || number < 1.0 ||
        number > MOST_UNITS || number != floor(number)) {
        return dsc_layer_refuse(p, expected);
    }
    *units = (size_t)number;
    return dsc_layer_take(p);
}
