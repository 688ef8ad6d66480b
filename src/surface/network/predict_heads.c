// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Queries and keys meet in their products only: q -> q A, k -> k inv(A)' in a head changes none.
// Behind rotary positions that holds for the A that turn and scale pairs of features, as those turns
// commute.
#include "surface/network/predict_heads.h"

#include "surface/network/limits.h"

typedef struct pair {
    const dsc_streams *s;
    const double *x;
    dsc_predictions *out;
    const descent_node *attention;
    dsc_attending how;
    size_t queries, keys; /* streams */
    dsc_coordinates a, b; /* columns of two features */
} pair;

static bool collect(const pair *p, size_t stream, size_t channel, dsc_coordinates *list)
{
    const dsc_plan *plan = p->s->plan;
    bool known = true;
    list->count = 0;
    for (size_t i = 0; known && i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        if (dsc_streams_writes(node) && p->s->stream[node->index] == stream) {
            known = dsc_streams_written(p->s, node, channel, false, list);
        }
    }
    return known;
}

// Feature `to` of the head gains `times` feature `from`.
static bool add(pair *p, size_t stream, const dsc_heads *heads, size_t head, size_t to,
                size_t from, double times)
{
    const size_t first = heads->first + head * heads->size;
    if (!collect(p, stream, first + to, &p->a) || !collect(p, stream, first + from, &p->b)) {
        return false;
    }
    for (size_t i = 0; i < p->a.count; i++) {
        dsc_predictions_add(p->out, p->a.at[i], times * p->x[p->b.at[i]]);
    }
    return true;
}

static bool add_to_queries(pair *p, size_t head, size_t to, size_t from, double times)
{
    return add(p, p->queries, &p->how.queries, head, to, from, times);
}

static bool add_to_keys(pair *p, size_t head, size_t to, size_t from, double times)
{
    return add(p, p->keys, &p->how.keys, head, to, from, times);
}

static void end(pair *p, bool known)
{
    if (known) {
        dsc_predictions_end(p->out);
    } else {
        dsc_predictions_drop(p->out);
    }
}

static void begin(pair *p, size_t head)
{
    dsc_predictions_begin_at(p->out, "query-key pairs", p->attention, head + 1, false);
}

static void predict_mixture(pair *p, size_t head, size_t a, size_t b)
{
    begin(p, head);
    bool known = add_to_queries(p, head, b, a, 1.0);
    known = known && add_to_keys(p, head, a, b, -1.0);
    end(p, known);
}

// Features a and b = a + 1 are turned together.
static void predict_turned(pair *p, size_t head, size_t a, size_t b)
{
    begin(p, head);
    bool known = add_to_queries(p, head, a, a, 1.0);
    known = known && add_to_queries(p, head, b, b, 1.0);
    known = known && add_to_keys(p, head, a, a, -1.0);
    known = known && add_to_keys(p, head, b, b, -1.0);
    end(p, known);
    begin(p, head);
    known = add_to_queries(p, head, a, b, 1.0);
    known = known && add_to_queries(p, head, b, a, -1.0);
    known = known && add_to_keys(p, head, a, b, 1.0);
    known = known && add_to_keys(p, head, b, a, -1.0);
    end(p, known);
}

static void predict_head(pair *p, size_t head, bool turned)
{
    const size_t size = p->how.queries.size;
    for (size_t a = 0; turned && size % 2 == 0 && a < size; a += 2) {
        predict_turned(p, head, a, a + 1);
    }
    for (size_t a = 0; !turned && a < size; a++) {
        for (size_t b = 0; b < size; b++) {
            if (a == b || size <= MIXED_MOST) {
                predict_mixture(p, head, a, b);
            }
        }
    }
}

void dsc_predict_heads(const dsc_streams *streams, const double *x,
                       dsc_predictions *predictions)
{
    const dsc_plan *plan = streams->plan;
    pair p = {.s = streams, .x = x, .out = predictions};
    for (size_t i = 0; i < plan->order_count; i++) {
        p.attention = plan->order[i];
        if (!dsc_operator_of(p.attention)->attends) {
            continue;
        }
        dsc_operator_of(p.attention)->attends(p.attention, &p.how);
        bool queries_turned = false, keys_turned = false;
        if (dsc_streams_heads(streams, p.attention, &p.how.queries, &p.queries,
                              &queries_turned) &&
            dsc_streams_heads(streams, p.attention, &p.how.keys, &p.keys, &keys_turned)) {
            for (size_t head = 0; head < p.how.heads; head++) {
                predict_head(&p, head, queries_turned || keys_turned);
            }
        }
    }
    predictions->failed = predictions->failed || p.a.failed || p.b.failed;
    dsc_coordinates_free(&p.a);
    dsc_coordinates_free(&p.b);
}
