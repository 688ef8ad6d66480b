// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What of the library has no place in WebAssembly: threads (there is one), clocks, the
// environment, rules that need whole tensors and files of graphs. The functions stand here under the names of the files that are
// left out, so that the module imports nothing.
#include <stdlib.h>

#include <descent/data.h>
#include <descent/graph.h>

#include "core/clock.h"
#include "core/workers.h"
#include "data/augment.h"
#include "data/row_shape.h"
#include "data/sequences.h"
#include "graph/graph.h"
#include "graph/layers_positions.h"
#include "graph/layers_refusals.h"
#include "graph/operators/attributes.h"
#include "graph/operators/codes.h"
#include "graph/operators/operators.h"
#include "graph/operators/program_form.h"
#include "graph/operators/shape_form.h"
#include "objective/mixed.h"
#include "optim/whole/table.h"

// ---- core/workers.c ----

size_t dsc_workers_count(const dsc_workers *workers)
{
    (void)workers;
    return 1;
}

void dsc_workers_use(dsc_workers *workers, size_t count)
{
    (void)workers;
    (void)count;
}

size_t dsc_workers_used(const dsc_workers *workers)
{
    (void)workers;
    return 1;
}

size_t dsc_core_count(void)
{
    return 1;
}

double dsc_workers_waited(const dsc_workers *workers)
{
    (void)workers;
    return 0.0;
}

void dsc_workers_run(dsc_workers *workers, dsc_task *task, void *context)
{
    (void)workers;
    task(context, 0);
}

void dsc_workers_barrier(dsc_workers *workers)
{
    (void)workers;
}

descent_status dsc_workers_create(size_t count, dsc_workers **workers, descent_error *error)
{
    (void)count, (void)error;
    *workers = NULL;
    return DESCENT_OK;
}

void dsc_workers_free(dsc_workers *workers)
{
    (void)workers;
}

void dsc_workers_share(size_t count, size_t grain, size_t workers, size_t worker, size_t *begin,
                       size_t *end)
{
    (void)grain;
    *begin = worker * count / workers; // of one: all
    *end = (worker + 1) * count / workers;
}

// ---- clocks and the environment: a page has limits of its own ----

double dsc_clock(void)
{
    return 0.0;
}

char *getenv(const char *name)
{
    (void)name;
    return NULL;
}

// ---- optim/whole/: page_find_rule refuses rules that need whole tensors ----

const dsc_whole_rule *const dsc_whole_rules[DSC_RULES] = {NULL};

// ---- rows of pages are no images ----

void dsc_augment_gather(const dsc_augment *augment, const dsc_augment_rows *rows,
                        const dsc_encoder *encoder, const descent_dataset *dataset,
                        const dsc_kernels *kernels, size_t begin, size_t end, void *out,
                        size_t stride)
{
    (void)augment, (void)rows, (void)encoder, (void)dataset, (void)kernels;
    (void)begin, (void)end, (void)out, (void)stride;
}

descent_status dsc_mixed_create(const dsc_empirical_parts *parts, size_t chunk,
                                dsc_mixed **mixed, descent_error *error)
{
    (void)parts, (void)chunk, (void)error;
    *mixed = NULL;
    return DESCENT_OK;
}

void dsc_mixed_free(dsc_mixed *mixed)
{
    (void)mixed;
}

void dsc_mixed_load(dsc_mixed *mixed, const dsc_empirical_parts *parts,
                    const dsc_kernels *kernels, const dsc_augment_rows *rows, size_t begin,
                    void *targets, size_t stride, double *weights)
{
    (void)mixed, (void)parts, (void)kernels, (void)rows, (void)begin, (void)targets;
    (void)stride, (void)weights;
}

// ---- nor texts ----

descent_status dsc_layers_end_positions(dsc_layer_reader *p)
{
    (void)p;
    return DESCENT_OK;
}

descent_node *dsc_layers_token_logits(const dsc_layers *layers, size_t outputs)
{
    (void)layers, (void)outputs;
    return NULL;
}

descent_shape dsc_dataset_image(const descent_dataset *dataset)
{
    (void)dataset;
    return (descent_shape){0};
}

// Nor sequences.
descent_status dsc_sequences_row_schema(const dsc_schema *schema, dsc_schema **row,
                                        descent_error *error)
{
    (void)schema, (void)row;
    return dsc_fail(error, DESCENT_UNSUPPORTED, "rows of pages are no sequences");
}

descent_node *descent_reshape(descent_graph *graph, descent_node *input, descent_shape shape)
{
    (void)input, (void)shape;
    return dsc_graph_refuse(graph, "rows of pages have one axis");
}

// What is said of a text of layers that cannot be read: those of pages are known.
descent_status dsc_layer_refuse_at(const dsc_layer_reader *p, const char *word, size_t column,
                                   const char *says, const char *remedy)
{
    (void)remedy;
    return dsc_fail(p->error, DESCENT_INVALID, "layers: \"%s\" at column %zu %s", word, column,
                    says);
}

descent_status dsc_layer_refuse_near(const dsc_layer_reader *p, const char *expected,
                                     const char *near)
{
    (void)expected;
    return dsc_fail(p->error, DESCENT_INVALID, "layers: \"%s\" at column %zu: did you mean %s?",
                    p->word, p->column, near ? near : "another word");
}

descent_status dsc_layer_refuse(const dsc_layer_reader *p, const char *expected)
{
    return dsc_layer_refuse_near(p, expected, NULL);
}

descent_status dsc_layer_refuse_kind(const dsc_layer_reader *p)
{
    return dsc_layer_refuse(p, "");
}

// Pages have no positions.
extern const dsc_operator dsc_position_dense_operator_f64_portable;
const dsc_operator dsc_position_dense_operator_f64_portable = {0};

// ---- files of graphs ----

const dsc_form dsc_program_form = {0}, dsc_shape_form = {0}, dsc_more_axes_form = {0},
               dsc_some_axes_form = {0};

#ifdef __wasm__
// ---- wasi-libc's ways to a stream, which its snprintf asks for and never takes ----

size_t __stdio_write(void *stream, const unsigned char *text, size_t count);
size_t __stdio_write(void *stream, const unsigned char *text, size_t count)
{
    (void)stream, (void)text;
    return count;
}

long long __stdio_seek(void *stream, long long offset, int whence);
long long __stdio_seek(void *stream, long long offset, int whence)
{
    (void)stream, (void)offset, (void)whence;
    return -1;
}

int __stdio_close(void *stream);
int __stdio_close(void *stream)
{
    (void)stream;
    return 0;
}
#endif
