// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The words of a text of layers, the numbers in them, and how what cannot be read is refused: a
// message about a word shows the line with a caret below the word; what an operator refuses stands
// below the first word of its layer, with the shape that arrives there.
#include "graph/layers_reader.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"

enum { MOST_UNITS = 1 << 24, MOST_SIZE = 1 << 16 };

// ---- words ----

descent_status dsc_layer_next_word(dsc_layer_reader *p)
{
    while (isspace((unsigned char)*p->at)) {
        p->at++;
    }
    const char *start = p->at;
    while (*p->at && !isspace((unsigned char)*p->at)) {
        p->at++;
    }
    const size_t length = (size_t)(p->at - start);
    p->column = (size_t)(start - p->layers->text) + 1;
    FAIL_IF(length >= DSC_LAYER_WORD, p->error, DESCENT_INVALID,
            "layers: the word at column %zu is too long: \"%.20s...\"", p->column, start);
    memcpy(p->word, start, length);
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
    if (layers->length > 0) {
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

bool dsc_layer_begins(const dsc_layer_reader *p)
{
    return p->word[0] == '\0' || dsc_layer_is_number(p->word) ||
           dsc_layer_kind_of(p, p->word) < p->kind_count;
}

// ---- what cannot be read ----

descent_status dsc_layer_refuse_near(const dsc_layer_reader *p, const char *expected,
                                     const char *near)
{
    return dsc_fail(p->error, DESCENT_INVALID,
                    "layers: \"%s\" at column %zu is not %s%s%s%s\n  %s\n  %*s^" DSC_REMEDY
                    "layers = 256 relu 128 relu",
                    p->word, p->column, expected, near ? "; did you mean \"" : "",
                    near ? near : "", near ? "\"?" : "", p->layers->text, (int)p->column - 1,
                    "");
}

descent_status dsc_layer_refuse(const dsc_layer_reader *p, const char *expected)
{
    return dsc_layer_refuse_near(p, expected, NULL);
}

// What the shape rule of an operator has said of the layer that has been read.
static descent_status refuse_layer(const dsc_layer_reader *p, const descent_node *input)
{
    char shape[DSC_SHAPE_TEXT];
    const char *reason = p->layers->graph->error.message;
    return dsc_fail(p->error, DESCENT_INVALID,
                    "layers: \"%s\" at column %zu does not fit the %s that arrive there: %s\n  "
                    "%s\n  %*s^",
                    p->first, p->first_column, dsc_shape_text(input->shape, " x ", shape),
                    reason, p->layers->text, (int)p->first_column - 1, "");
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
