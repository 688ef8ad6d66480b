// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A text is a list of layers, a layer is a word and what follows it. Keeps: the complete text has
// the activation that was left out ("64" -> "64 relu"), so that a stored network does not change
// its meaning with the default. A message about a word shows the line with a caret below the word;
// what an operator refuses stands below the first word of its layer, with the shape that arrives
// there.
#include "graph/layers.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <descent/options.h>

#include "core/number.h"

enum { MAX_WORD = 32, MOST_UNITS = 1 << 24, MOST_SIZE = 1 << 16 };

typedef struct parser {
    dsc_layers *layers;
    const char *at;       /* behind the current word */
    char word[MAX_WORD];  /* "" at the end */
    size_t column;        /* of the word, from 1 */
    char first[MAX_WORD]; /* of the layer that is read */
    size_t first_column;
    descent_error *error;
} parser;

// ---- words ----

static descent_status next_word(parser *p)
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
    FAIL_IF(length >= MAX_WORD, p->error, DESCENT_INVALID,
            "layers: the word at column %zu is too long: \"%.20s...\"", p->column, start);
    memcpy(p->word, start, length);
    p->word[length] = '\0';
    return DESCENT_OK;
}

static void complete_with(parser *p, const char *word)
{
    char *complete = p->layers->complete;
    char *end = complete + strlen(complete);
    if (end > complete) {
        *end++ = ' ';
    }
    memcpy(end, word, strlen(word) + 1);
}

// The word belongs to the layer: on to the next one.
static descent_status take_word(parser *p)
{
    complete_with(p, p->word);
    return next_word(p);
}

static bool is_number(const char *word)
{
    return isdigit((unsigned char)word[0]);
}

// ---- what cannot be read ----

static descent_status refuse_near(const parser *p, const char *expected, const char *near)
{
    return dsc_fail(p->error, DESCENT_INVALID,
                    "layers: \"%s\" at column %zu is not %s%s%s%s\n  %s\n  %*s^" DSC_REMEDY
                    "layers = 256 relu 128 relu",
                    p->word, p->column, expected, near ? "; did you mean \"" : "",
                    near ? near : "", near ? "\"?" : "", p->layers->text, (int)p->column - 1,
                    "");
}

static descent_status refuse(const parser *p, const char *expected)
{
    return refuse_near(p, expected, NULL);
}

static descent_status refuse_activation(const parser *p)
{
    const char *names[DESCENT_FUNCTION_COUNT];
    for (int i = 0; i < DESCENT_FUNCTION_COUNT; i++) {
        names[i] = descent_function_name((descent_function)i);
    }
    return refuse_near(p, "a number of units or an activation",
                       descent_nearest_name(p->word, names, DESCENT_FUNCTION_COUNT));
}

// What the shape rule of an operator has said of the layer that has been read.
static descent_status refuse_layer(const parser *p, const descent_node *input)
{
    char shape[DSC_SHAPE_TEXT];
    const char *reason = p->layers->graph->error.message;
    return dsc_fail(p->error, DESCENT_INVALID,
                    "layers: \"%s\" at column %zu does not fit the %s that arrive there: %s\n  "
                    "%s\n  %*s^",
                    p->first, p->first_column, dsc_shape_text(input->shape, " x ", shape),
                    reason, p->layers->text, (int)p->first_column - 1, "");
}

static descent_status add(parser *p, descent_node *node)
{
    if (!node) {
        const descent_status status = descent_graph_check(p->layers->graph, p->error);
        return status == DESCENT_INVALID ? refuse_layer(p, p->layers->node) : status;
    }
    p->layers->node = node;
    return DESCENT_OK;
}

// A shape that `width` numbers may have, to show how one is written: nobody takes it by himself.
static descent_shape example_of(size_t width)
{
    for (size_t channels = 1; channels <= 3; channels += 2) {
        const size_t side = (size_t)sqrt((double)(width / channels) + 0.5);
        if (side * side * channels == width) {
            return (descent_shape){3, {side, side, channels}};
        }
    }
    return (descent_shape){3, {1, width, 1}};
}

// Layers that look at neighbours need to know which numbers are neighbours.
static descent_status need_images(const parser *p)
{
    const descent_node *node = p->layers->node;
    const char *text = p->layers->text;
    const int before = (int)p->first_column - 1;
    char shape[DSC_SHAPE_TEXT], example[DSC_SHAPE_TEXT];
    FAIL_IF(
        node->shape.rank != 3, p->error, DESCENT_INVALID,
        "layers: \"%s\" at column %zu needs images of height x width x channels; rows of %s "
        "arrive there, and do not say which numbers are neighbours\n  %s\n  %*s^" DSC_REMEDY
        "layers = %.*s%s %s",
        p->first, p->first_column, dsc_shape_text(node->shape, " x ", shape), text, before, "",
        before, text, dsc_shape_text(example_of(node->width), "x", example), text + before);
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

// "28x28x1".
static bool is_shape(const char *word, descent_shape *shape)
{
    size_t sizes[3] = {0};
    shape->rank = read_sizes(word, 3, sizes);
    memcpy(shape->dim, sizes, sizeof sizes);
    return shape->rank == 3;
}

// "3" or "3x2": rows and columns.
static descent_status read_pair(parser *p, const char *expected, size_t least, size_t *down,
                                size_t *across)
{
    size_t sizes[3] = {0};
    const size_t count = read_sizes(p->word, 2, sizes);
    if (count == 0 || sizes[0] < least || (count > 1 && sizes[1] < least)) {
        return refuse(p, expected);
    }
    *down = sizes[0];
    *across = count > 1 ? sizes[1] : sizes[0];
    return take_word(p);
}

static descent_status read_units(parser *p, const char *expected, size_t *units)
{
    double number = 0.0;
    if (!dsc_parse_number(p->word, strlen(p->word), &number) || number < 1.0 ||
        number > MOST_UNITS || number != floor(number)) {
        return refuse(p, expected);
    }
    *units = (size_t)number;
    return take_word(p);
}

// ---- layers ----

static descent_status parse_shape(parser *p);
static descent_status parse_convolution(parser *p);
static descent_status parse_pool(parser *p);
static descent_status parse_global(parser *p);
static descent_status parse_flatten(parser *p);
static descent_status parse_dropout(parser *p);

// Words that begin a layer.
static const struct {
    const char *word;
    descent_status (*parse)(parser *p);
    bool images; /* it looks at neighbours */
} kinds[] = {
    {"dropout", parse_dropout, false},
#ifndef DESCENT_PORTABLE_ONLY // pages have no images
    {"conv", parse_convolution, true},  {"pool", parse_pool, true},
    {"average-pool", parse_pool, true}, {"global-pool", parse_global, true},
    {"flatten", parse_flatten, false},
#endif
};
enum { KINDS = sizeof kinds / sizeof *kinds };

// The number of the kind that the word begins; KINDS: of none.
static size_t kind_of(const char *word)
{
    const bool rated = strncmp(word, "dropout:", 8) == 0;
    const size_t length = rated ? strlen("dropout") : strlen(word);
    for (size_t i = 0; i < KINDS; i++) {
        if (strlen(kinds[i].word) == length && strncmp(kinds[i].word, word, length) == 0) {
            return i;
        }
    }
    return KINDS;
}

static bool begins_layer(const char *word)
{
    return word[0] == '\0' || is_number(word) || kind_of(word) < KINDS;
}

// The function behind a layer with units: what stands there, or the one that nobody names.
static descent_status read_function(parser *p, descent_function *function)
{
    *function = p->layers->bare;
    if (!begins_layer(p->word)) {
        const bool linear = strcmp(p->word, "linear") == 0;
        *function = linear ? DESCENT_IDENTITY : descent_function_find(p->word);
        return *function == DESCENT_FUNCTION_COUNT ? refuse_activation(p) : take_word(p);
    }
    if (p->layers->bare != DESCENT_IDENTITY) {
        complete_with(p, descent_function_name(p->layers->bare));
    }
    return DESCENT_OK;
}

// After each hidden layer, never after the output.
static descent_status add_units(parser *p, descent_node *node)
{
    TRY(add(p, node));
    dsc_layers *layers = p->layers;
    return layers->dropout > 0.0
               ? add(p, descent_dropout(layers->graph, layers->node, layers->dropout))
               : DESCENT_OK;
}

static descent_status parse_dense(parser *p)
{
    size_t units = 0;
    descent_function function = DESCENT_IDENTITY;
    TRY(read_units(p, "a number of units from 1 to 16,777,216", &units));
    TRY(read_function(p, &function));
    return add_units(p, descent_dense(p->layers->graph, p->layers->node, units, function));
}

static descent_status parse_padding(parser *p, descent_window *window, bool *same)
{
    *same = strcmp(p->word, "same") == 0;
    if (*same || strcmp(p->word, "none") == 0) {
        window->top = window->bottom = window->left = window->right = 0;
        return take_word(p);
    }
    TRY(read_pair(p, "\"same\", \"none\" or a number of rows and columns, as \"1\" or \"0x2\"",
                  0, &window->top, &window->left));
    window->bottom = window->top;
    window->right = window->left;
    return DESCENT_OK;
}

// Options behind a window, as far as there are some. same (in/out): padding follows the size.
static descent_status parse_options(parser *p, bool convolves, descent_window *window,
                                    bool *same)
{
    static const char pair[] = "a number of rows and columns, as \"2\" or \"2x1\"";
    for (;;) {
        if (strcmp(p->word, "stride") == 0) {
            TRY(take_word(p));
            TRY(read_pair(p, pair, 1, &window->stride_height, &window->stride_width));
        } else if (strcmp(p->word, "pad") == 0) {
            TRY(take_word(p));
            TRY(parse_padding(p, window, same));
        } else if (strcmp(p->word, "dilate") == 0) {
            TRY(take_word(p));
            TRY(read_pair(p, pair, 1, &window->dilation_height, &window->dilation_width));
        } else if (convolves && strcmp(p->word, "groups") == 0) {
            TRY(take_word(p));
            TRY(read_units(p, "a number of groups", &window->groups));
        } else {
            return DESCENT_OK;
        }
    }
}

static descent_status parse_convolution(parser *p)
{
    dsc_layers *layers = p->layers;
    descent_window window = descent_window_default(1, 1);
    descent_function function = DESCENT_IDENTITY;
    size_t units = 0;
    bool same = true;
    TRY(need_images(p));
    TRY(take_word(p));
    TRY(read_units(p, "a number of channels, as in \"conv 32 3x3\"", &units));
    TRY(read_pair(p, "the size of a window, as in \"conv 32 3x3\"", 1, &window.height,
                  &window.width));
    TRY(parse_options(p, true, &window, &same));
    TRY(read_function(p, &function));
    window = same ? descent_window_same(window, layers->node) : window;
    return add_units(
        p, descent_convolution(layers->graph, layers->node, units, &window, function));
}

static descent_status parse_pool(parser *p)
{
    dsc_layers *layers = p->layers;
    const bool average = strcmp(p->word, "average-pool") == 0;
    descent_window window = descent_window_default(1, 1);
    bool same = false;
    TRY(need_images(p));
    TRY(take_word(p));
    TRY(read_pair(p, "the size of a window, as in \"pool 2\"", 1, &window.height,
                  &window.width));
    window.stride_height = window.height;
    window.stride_width = window.width;
    TRY(parse_options(p, false, &window, &same));
    window = same ? descent_window_same(window, layers->node) : window;
    return add(p, average ? descent_average_pool(layers->graph, layers->node, &window)
                          : descent_max_pool(layers->graph, layers->node, &window));
}

static descent_status parse_global(parser *p)
{
    TRY(need_images(p));
    TRY(take_word(p));
    return add(p, descent_global_average_pool(p->layers->graph, p->layers->node));
}

static descent_status parse_flatten(parser *p)
{
    TRY(take_word(p));
    return add(p, descent_reshape(p->layers->graph, p->layers->node,
                                  dsc_shape_flat(p->layers->node->width)));
}

static descent_status parse_shape(parser *p)
{
    descent_shape shape;
    if (!is_shape(p->word, &shape) || dsc_shape_numbers(shape) == 0) {
        return refuse(p, "a shape of height x width x channels, as \"28x28x1\"");
    }
    TRY(take_word(p));
    return dsc_shape_same(shape, p->layers->node->shape)
               ? DESCENT_OK
               : add(p, descent_reshape(p->layers->graph, p->layers->node, shape));
}

// "dropout:0.2" or "dropout 0.2".
static descent_status parse_dropout(parser *p)
{
    static const char expected[] = "\"dropout:RATE\" with a rate from 0 to less than 1";
    const char *number = p->word + strlen("dropout");
    if (!*number) {
        const parser before = *p;
        TRY(take_word(p));
        if (!is_number(p->word)) {
            return refuse(&before, expected);
        }
        number = p->word;
    } else {
        number++; // the colon
    }
    double rate = 0.0;
    if (!dsc_parse_number(number, strlen(number), &rate) || !(rate >= 0.0 && rate < 1.0)) {
        return refuse(p, expected);
    }
    TRY(take_word(p));
    return add(p, descent_dropout(p->layers->graph, p->layers->node, rate));
}

static descent_status refuse_kind(const parser *p)
{
    const char *names[KINDS];
    for (size_t i = 0; i < KINDS; i++) {
        names[i] = kinds[i].word;
    }
    return refuse_near(p,
                       "a number of units or a layer (conv, pool, average-pool, global-pool, "
                       "flatten, dropout)",
                       descent_nearest_name(p->word, names, KINDS));
}

static descent_status parse_layer(parser *p)
{
    const size_t kind = kind_of(p->word);
    memcpy(p->first, p->word, sizeof p->first);
    p->first_column = p->column;
    if (kind < KINDS) {
        return kinds[kind].parse(p);
    }
    if (!is_number(p->word)) {
        return refuse_kind(p);
    }
    descent_shape shape;
    return is_shape(p->word, &shape) ? parse_shape(p) : parse_dense(p);
}

size_t dsc_layers_room(const char *text)
{
    // A number has one character at least, and relu with its space five.
    return 6 * strlen(text) + DSC_SHAPE_TEXT + 1;
}

// Does a layer of the text ask for images?
static bool asks_for_images(const char *text)
{
    dsc_layers layers = {.text = text};
    descent_error error = {0};
    parser p = {.layers = &layers, .at = text, .error = &error};
    bool asks = false;
    while (next_word(&p) == DESCENT_OK && p.word[0] && !asks) {
        const size_t kind = kind_of(p.word);
        asks = kind < KINDS && kinds[kind].images;
    }
    return asks;
}

descent_status dsc_layers_input(const char *text, size_t inputs, descent_shape known,
                                descent_shape *shape, char *complete, descent_error *error)
{
    dsc_layers layers = {.text = text};
    parser p = {.layers = &layers, .at = text, .error = error};
    TRY(next_word(&p));
    complete[0] = '\0';
    if (is_shape(p.word, shape)) {
        FAIL_IF(dsc_shape_numbers(*shape) != inputs, error, DESCENT_INVALID,
                "layers: \"%s\" at column %zu does not have the %zu numbers of a row of the "
                "data\n  %s\n  %*s^",
                p.word, p.column, inputs, text, (int)p.column - 1, "");
        return DESCENT_OK;
    }
    *shape = dsc_shape_flat(inputs);
    if (known.rank > 1 && dsc_shape_numbers(known) == inputs && asks_for_images(text)) {
        *shape =
            (descent_shape){3, {known.dim[0], known.dim[1], known.rank > 2 ? known.dim[2] : 1}};
        dsc_shape_text(*shape, "x", complete);
    }
    return DESCENT_OK;
}

descent_status dsc_layers_parse(dsc_layers *layers, descent_error *error)
{
    parser p = {.layers = layers, .at = layers->text, .error = error};
    TRY(next_word(&p));
    while (p.word[0]) {
        TRY(parse_layer(&p));
    }
    return DESCENT_OK;
}
