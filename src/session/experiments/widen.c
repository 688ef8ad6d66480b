// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A network with twice the units, which computes what the narrow one does.
//
// Keeps: what is not certainly a chain of dense layers, of which all are twice as wide, is not grown.
#include "session/experiments/widen.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph/network.h"
#include "surface/network/chain.h"

// Every whole number of units is doubled: words that are nothing but digits.
static bool double_units(const char *layers, char *text, size_t size)
{
    size_t used = 0, units = 0;
    for (const char *at = layers; *at && used + 32 < size;) {
        const size_t digits = strspn(at, "0123456789");
        const bool begins = at == layers || at[-1] == ' ';
        if (begins && digits > 0 && (at[digits] == ' ' || at[digits] == '\0')) {
            used +=
                (size_t)snprintf(text + used, size - used, "%llu", 2 * strtoull(at, NULL, 10));
            at += digits;
            units++;
        } else {
            text[used++] = *at++;
        }
    }
    text[used] = '\0';
    return units > 0;
}

descent_status dsc_wide_create(const descent_run *run, dsc_wide *wide, descent_error *error)
{
    const descent_network *narrow = run->network;
    *wide = (dsc_wide){.network = NULL};
    FAIL_IF(!narrow->layers || !double_units(narrow->layers, wide->layers, sizeof wide->layers),
            error, DESCENT_UNSUPPORTED, "there are no hidden layers of dense units to widen");
    return dsc_network_for(wide->layers, run->train.dropout, run->train.label_smoothing,
                           run->sets.train, &wide->network, error);
}

void dsc_wide_free(dsc_wide *wide)
{
    descent_network_free(wide->network);
    *wide = (dsc_wide){.network = NULL};
}

// ---- where the parameters come from ----

typedef struct map {
    size_t n, range_count;
    size_t *origin, *ends;
    double *fresh;
} map;

static void free_map(map *m)
{
    free(m->origin);
    free(m->ends);
    free(m->fresh);
}

static descent_status create_map(size_t n, size_t layers, map *m, descent_error *error)
{
    *m = (map){.n = n,
               .origin = malloc(n * sizeof *m->origin),
               .ends = malloc(2 * layers * sizeof *m->ends),
               .fresh = calloc(n, sizeof *m->fresh)};
    if (!m->origin || !m->ends || !m->fresh) {
        free_map(m);
        return dsc_no_memory(error, "a wider network", n * sizeof *m->origin);
    }
    return DESCENT_OK;
}

// Parameters that other layers lie behind: weights, then the bias, as the graph has them.
static void map_layer(const dsc_layer *from, const dsc_layer *to, map *m)
{
    for (size_t p = 0; p < to->inputs; p++) {
        for (size_t u = 0; u < to->units; u++) {
            const size_t at = dsc_layer_weight(to, p, u);
            const bool old = p < from->inputs && u < from->units;
            m->origin[at] = old ? dsc_layer_weight(from, p, u) : SIZE_MAX;
            m->fresh[at] = p < from->inputs ? m->fresh[at] : 0.0; // nobody reads the new ones
        }
    }
    for (size_t u = 0; to->bias != DSC_NO_BIAS && u < to->units; u++) {
        m->origin[to->bias + u] = u < from->units ? from->bias + u : SIZE_MAX;
    }
}

static int by_size(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

static bool are_alike(const dsc_chain *from, const dsc_chain *to)
{
    bool alike = from->count > 1 && from->count == to->count;
    for (size_t l = 0; alike && l < from->count; l++) {
        const dsc_layer *a = &from->layers[l], *b = &to->layers[l];
        const size_t times = l + 1 < from->count ? 2 : 1;
        alike = b->units == times * a->units && b->inputs == (l > 0 ? 2 : 1) * a->inputs &&
                a->function == b->function &&
                (a->bias == DSC_NO_BIAS) == (b->bias == DSC_NO_BIAS);
    }
    return alike;
}

static descent_status adopt(descent_trainer *to, const descent_trainer *from,
                            const dsc_chain *wide, const dsc_chain *narrow,
                            descent_error *error)
{
    map m;
    FAIL_IF(!are_alike(narrow, wide), error, DESCENT_UNSUPPORTED,
            "only chains of dense layers can be widened and compute the same");
    TRY(create_map(to->n, wide->count, &m, error));
    descent_trainer_copy_parameters(to, m.fresh);
    size_t mapped = 0;
    for (size_t l = 0; l < wide->count; l++) {
        const dsc_layer *layer = &wide->layers[l];
        const bool biased = layer->bias != DSC_NO_BIAS;
        map_layer(&narrow->layers[l], layer, &m);
        m.ends[m.range_count++] = layer->weights + layer->inputs * layer->units;
        if (biased) {
            m.ends[m.range_count++] = layer->bias + layer->units;
        }
        mapped += (layer->inputs + biased) * layer->units;
    }
    qsort(m.ends, m.range_count, sizeof *m.ends, by_size);
    const dsc_growth growth = {.n = m.n,
                               .origin = m.origin,
                               .fresh = m.fresh,
                               .ends = m.ends,
                               .range_count = m.range_count};
    const descent_status status =
        mapped == to->n ? dsc_trainer_adopt(to, from, &growth, error)
                        : dsc_fail(error, DESCENT_UNSUPPORTED,
                                   "the network has parameters besides its dense layers");
    free_map(&m);
    return status;
}

descent_status dsc_wide_adopt(descent_trainer *to, const descent_trainer *from,
                              descent_error *error)
{
    dsc_chain wide = {.count = 0}, narrow = {.count = 0};
    descent_status status =
        dsc_chain_read(dsc_empirical_objective(from->empirical), &narrow, error);
    THEN(status, dsc_chain_read(dsc_empirical_objective(to->empirical), &wide, error));
    THEN(status, adopt(to, from, &wide, &narrow, error));
    dsc_chain_free(&wide);
    dsc_chain_free(&narrow);
    return status;
}
