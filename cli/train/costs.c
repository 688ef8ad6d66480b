// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "train/costs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/format.h"
#include "shell/text.h"

// Above so many layers those that repeat themselves stand once; a part that does has at most so many.
// It stands for at least so many others.
enum { MANY = 16, LONGEST = 32, LEAST = 5 };

// Of some layers together.
typedef struct costs {
    uint64_t parameters;
    double operations, numbers;
} costs;

const char *cli_bytes_text(uint64_t bytes, char text[CLI_BYTES_TEXT])
{
    const bool small = bytes < 100000;
    snprintf(text, CLI_BYTES_TEXT, "%.1f %s", (double)bytes / (small ? 1e3 : 1e6),
             small ? "kB" : "MB");
    return text;
}

const char *cli_shape_text(descent_shape shape, char text[CLI_SHAPE_TEXT])
{
    int length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < shape.rank; i++) {
        length += snprintf(text + length, (size_t)(CLI_SHAPE_TEXT - length), "%s%zu",
                           i > 0 ? " x " : "", shape.dim[i]);
    }
    return text;
}

// All of them, freed with free; NULL: no memory.
static descent_layer *list_layers(const cli_job *job, size_t *count)
{
    descent_layer *list = NULL, layer = {.size = sizeof layer};
    size_t room = 0;
    for (*count = 0; descent_network_layer(job->network, *count, &layer); ++*count) {
        if (*count == room) {
            room = 2 * room + 16;
            descent_layer *grown = realloc(list, room * sizeof *list);
            if (!grown) {
                free(list);
                return NULL;
            }
            list = grown;
        }
        list[*count] = layer;
    }
    return list;
}

// Without its number: "conv" of "conv12".
static size_t kind_length(const char *name)
{
    size_t length = strlen(name);
    while (length > 0 && isdigit((unsigned char)name[length - 1])) {
        length--;
    }
    return length;
}

static bool alike(const descent_layer *a, const descent_layer *b)
{
    const size_t length = kind_length(a->name);
    bool same = length == kind_length(b->name) && strncmp(a->name, b->name, length) == 0 &&
                a->shape.rank == b->shape.rank && a->parameters == b->parameters &&
                a->numbers == b->numbers && a->operations == b->operations;
    for (size_t axis = 0; same && axis < a->shape.rank; axis++) {
        same = a->shape.dim[axis] == b->shape.dim[axis];
    }
    return same;
}

// The part of layers that stands for most others: `length` from `first` on, which follow directly
// `times` times more. A length of 0: there is none.
typedef struct part {
    size_t first, length, times;
    bool natural; /* it ends with a function, a sum, ...: not between a layer and these */
} part;

static bool is_better(part a, part b)
{
    const size_t one = a.times * a.length, other = b.times * b.length;
    if (one != other) {
        return one > other;
    }
    return a.natural != b.natural ? a.natural : a.first < b.first;
}

static part find_part(const descent_layer *layers, size_t count)
{
    part best = {0};
    for (size_t length = 1; length <= LONGEST && length < count; length++) {
        size_t same = 0; // from here on, so many are as those a part further
        for (size_t i = count - length; i-- > 0;) {
            same = alike(&layers[i], &layers[i + length]) ? same + 1 : 0;
            const part found = {i, length, same / length,
                                layers[i + length - 1].parameters == 0};
            if (layers[i].parameters > 0 && found.times * length >= LEAST &&
                is_better(found, best)) {
                best = found;
            }
        }
    }
    return best;
}

static void print_costs(const cli_job *job, const char *name, const char *shape, costs sum)
{
    const double batch = (double)job->plan.batch;
    const double size = job->train->precision == DESCENT_FLOAT64 ? 8.0 : 4.0;
    char flops[32] = "";
    if (sum.operations > 0.0) {
        snprintf(flops, sizeof flops, "%.3g", sum.operations * batch / 1e9);
    }
    printf("        %-18s %16s %12s %10s %10s\n", name, shape,
           sum.parameters > 0 ? CLI_COUNT(sum.parameters) : "", flops,
           CLI_BYTES((uint64_t)(batch * sum.numbers * size)));
}

static void add(costs *sum, double times, costs more)
{
    sum->parameters += (uint64_t)times * more.parameters;
    sum->operations += times * more.operations;
    sum->numbers += times * more.numbers;
}

static costs print_each(const cli_job *job, const descent_layer *layers, size_t count)
{
    costs sum = {0};
    for (size_t i = 0; i < count; i++) {
        const costs own = {layers[i].parameters, layers[i].operations,
                           (double)layers[i].numbers};
        print_costs(job, layers[i].name, CLI_SHAPE(layers[i].shape), own);
        add(&sum, 1.0, own);
    }
    return sum;
}

// With parts that repeat themselves once, and what they come to.
static costs print_parts(const cli_job *job, const descent_layer *layers, size_t count)
{
    costs sum = {0};
    while (count > 0) {
        char name[64];
        const part found = find_part(layers, count);
        if (found.times == 0) {
            add(&sum, 1.0, print_each(job, layers, count));
            break;
        }
        add(&sum, 1.0, print_each(job, layers, found.first));
        const costs own = print_each(job, layers + found.first, found.length);
        costs more = {0};
        add(&more, (double)found.times, own);
        snprintf(name, sizeof name, "+ %zu x the last %zu", found.times, found.length);
        print_costs(job, name, "", more);
        add(&sum, 1.0, own);
        add(&sum, 1.0, more);
        const size_t behind = found.first + found.length * (found.times + 1);
        layers += behind;
        count -= behind;
    }
    return sum;
}

void cli_print_costs(const cli_job *job)
{
    size_t count = 0;
    descent_layer *layers = list_layers(job, &count);
    if (!layers) {
        return;
    }
    printf("%-8s%-18s %16s %12s %10s %10s\n", "layers", "", "shape", "parameters", "GFLOP",
           "memory");
    const costs sum =
        count > MANY ? print_parts(job, layers, count) : print_each(job, layers, count);
    free(layers);
    print_costs(job, "all layers", "", sum);
    printf("        a batch of %s forward, and what it keeps for the gradient\n",
           CLI_COUNT(job->plan.batch));
    if (job->what->net != DESCENT_NET_NONE) {
        printf("        in words: \"%s\"\n", job->layers);
    }
}

json_t *cli_costs_json(const cli_job *job)
{
    json_t *list = json_array();
    descent_layer layer = {.size = sizeof layer};
    for (size_t i = 0; descent_network_layer(job->network, i, &layer); i++) {
        json_t *shape = json_array();
        for (size_t k = 0; k < layer.shape.rank; k++) {
            json_array_append_new(shape, json_integer((json_int_t)layer.shape.dim[k]));
        }
        json_array_append_new(
            list, json_pack("{s:s, s:o, s:I, s:f, s:I}", "name", layer.name, "shape", shape,
                            "parameters", (json_int_t)layer.parameters, "operations",
                            layer.operations, "numbers", (json_int_t)layer.numbers));
    }
    return list;
}
