// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where the time of a run went: the accounts of workers and phases as rows for people.
//
// Keeps: one walk over the plan says both how many rows there are and what they hold, so the
// two cannot differ; the rows are counted anew for each index and nothing is stored.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <descent/graph.h>

#include "core/size.h"
#include "data/dataset.h"
#include "graph/operators/operators.h"
#include "run/trainer.h"

descent_status descent_trainer_profile_start(descent_trainer *t, descent_error *error)
{
    NEED(error, "trainer", t);
    if (!t->profile) {
        TRY(dsc_profile_create(dsc_workers_count(t->workers), t->network->graph->count,
                               &t->profile, error));
        dsc_empirical_book_on(t->empirical, t->profile);
    }
    return DESCENT_OK;
}

// Counts rows up to the one that is wanted.
typedef struct search {
    const descent_trainer *trainer;
    const dsc_plan *plan;
    size_t wanted, at;
    descent_profile_row *row;
    double booked; /* seconds of the workers' accounts so far */
} search;

// Parts that took no time are no rows.
static void add(search *s, descent_profile_row row)
{
    if (row.seconds > 0.0 && s->at++ == s->wanted) {
        *s->row = row;
    }
}

static double seconds_of(search *s, size_t account)
{
    const double seconds = dsc_profile_mean(s->trainer->profile, account);
    s->booked += seconds;
    return seconds;
}

static double seconds_of_node(search *s, const descent_node *node, dsc_node_account account)
{
    return seconds_of(s, dsc_account_of(node, account));
}

static bool is_leaf(const descent_node *node)
{
    return dsc_operator_of(node)->leaf != DSC_NO_LEAF;
}

static bool is_of_loss(const search *s, const descent_node *node)
{
    return node == s->plan->root || dsc_is_loss(node);
}

// Name of a node with what is done to it, and the function that is part of it.
static void name_row(descent_profile_row *row, const descent_node *node, const char *what,
                     bool function)
{
    const int f = dsc_node_function(node);
    const bool active = function && dsc_operator_of(node)->layer && f != DESCENT_IDENTITY &&
                        f < DESCENT_FUNCTION_COUNT;
    snprintf(row->name, sizeof row->name, "%.40s %s%s%s", dsc_node_word(node), what,
             active ? ", " : "", active ? descent_function_name((descent_function)f) : "");
}

// Adds what a pass of a node has cost over the whole run.
static void add_cost(const search *s, const descent_node *node, dsc_node_account pass,
                     size_t slot, descent_profile_row *row)
{
    const dsc_operator *op = dsc_operator_of(node);
    const dsc_cost cost = op->cost ? op->cost(node, pass, slot) : (dsc_cost){0};
    row->operations += cost.operations * (double)s->trainer->profile->rows;
    row->bytes += cost.bytes * (double)s->trainer->profile->rows;
}

static void add_forward(search *s, const descent_node *node)
{
    const double finish = seconds_of_node(s, node, DSC_NODE_FINISH);
    descent_profile_row row = {.kind = DESCENT_PROFILE_FORWARD,
                               .seconds = seconds_of_node(s, node, DSC_NODE_FORWARD)};
    add_cost(s, node, DSC_NODE_FORWARD, 0, &row);
    name_row(&row, node, "forward", finish == 0.0);
    add(s, row);
    row = (descent_profile_row){.kind = DESCENT_PROFILE_FORWARD, .seconds = finish};
    add_cost(s, node, DSC_NODE_FINISH, 0, &row);
    name_row(&row, node, "sums, bias", true);
    add(s, row);
}

static void add_backward(search *s, const descent_node *node)
{
    descent_profile_row row = {.kind = DESCENT_PROFILE_BACKWARD,
                               .seconds = seconds_of_node(s, node, DSC_NODE_BACKWARD)};
    add_cost(s, node, DSC_NODE_BACKWARD, 0, &row);
    name_row(&row, node, "backward", false);
    add(s, row);
}

static void add_gradient(search *s, const descent_node *parameter)
{
    descent_profile_row row = {.kind = DESCENT_PROFILE_GRADIENT,
                               .seconds = seconds_of_node(s, parameter, DSC_NODE_GRADIENT)};
    for (size_t i = 0; i < s->plan->product_count; i++) {
        const dsc_product *product = &s->plan->products[i];
        if (product->parameter == parameter) {
            add_cost(s, product->node, DSC_NODE_GRADIENT, product->slot, &row);
        }
    }
    name_row(&row, parameter, "gradient", false);
    add(s, row);
}

static void add_nodes(search *s)
{
    const dsc_plan *plan = s->plan;
    double loss = 0.0, leaves = 0.0;
    for (size_t i = 0; i < plan->order_count; i++) {
        const descent_node *node = plan->order[i];
        if (is_leaf(node) || is_of_loss(s, node)) {
            *(is_leaf(node) ? &leaves : &loss) += seconds_of_node(s, node, DSC_NODE_FORWARD) +
                                                  seconds_of_node(s, node, DSC_NODE_BACKWARD);
        } else {
            add_forward(s, node);
        }
    }
    add(s,
        (descent_profile_row){.name = "loss", .kind = DESCENT_PROFILE_LOSS, .seconds = loss});
    for (size_t i = plan->order_count; i-- > 0;) {
        const descent_node *node = plan->order[i];
        if (!is_leaf(node) && !is_of_loss(s, node) && node->needs_gradient) {
            add_backward(s, node);
        }
    }
    for (size_t i = 0; i < plan->order_count; i++) {
        if (plan->order[i]->tensor) {
            add_gradient(s, plan->order[i]);
        }
    }
    s->booked -= leaves; /* theirs is the cost of asking the clock: part of the rest */
}

static void add_gather(search *s)
{
    const descent_trainer *t = s->trainer;
    const descent_dataset *data = t->sets.train;
    const double row_bytes =
        (double)(data->columns * descent_type_size(data->type) +
                 descent_dataset_inputs(data) * descent_type_size(t->type));
    add(s, (descent_profile_row){.name = "gathering rows",
                                 .kind = DESCENT_PROFILE_GATHER,
                                 .seconds = seconds_of(s, DSC_GATHERING),
                                 .bytes = row_bytes * (double)t->profile->rows});
}

static void add_update(search *s)
{
    const descent_trainer *t = s->trainer;
    const size_t vectors = 3 + 2 * dsc_optimizer_vectors(t->optimizer);
    double seconds = seconds_of(s, DSC_UPDATING);
    descent_profile_row row = {.kind = DESCENT_PROFILE_UPDATE};
    snprintf(row.name, sizeof row.name, "update rule (%s)",
             descent_rule_names()[t->options.optimizer.rule]);
    if (t->g) { /* what the workers did was to store the gradient */
        add(s, (descent_profile_row){.name = "storing the gradient for its norm",
                                     .kind = DESCENT_PROFILE_STEP,
                                     .seconds = seconds});
        seconds = t->phases[DSC_PHASE_UPDATE];
    }
    row.seconds = seconds;
    row.bytes =
        (double)(vectors * t->n * descent_type_size(t->type)) * (double)t->profiled_steps;
    add(s, row);
}

bool descent_trainer_profile(const descent_trainer *t, size_t index, descent_profile_row *row)
{
    if (!t || !row || !dsc_size_is_possible(row->size, sizeof *row)) {
        return false;
    }
    static const struct {
        const char *name;
        dsc_phase phase;
    } outside[] = {{"scores of validation and test", DSC_PHASE_SCORES},
                   {"records and checkpoints", DSC_PHASE_FILES},
                   {"events for the caller", DSC_PHASE_EVENTS},
                   {"order of rows, and the rest", DSC_PHASE_REST}};
    if (!t->profile) {
        return false;
    }
    descent_profile_row own = {0};
    search s = {t, dsc_empirical_plan(t->empirical), index, 0, &own, 0.0};
    add_gather(&s);
    add_nodes(&s);
    add_update(&s);
    add(&s, (descent_profile_row){.name = "waiting for each other",
                                  .kind = DESCENT_PROFILE_WAITING,
                                  .seconds = seconds_of(&s, DSC_WAITING)});
    add(&s, (descent_profile_row){.name = "rest of the step",
                                  .kind = DESCENT_PROFILE_STEP,
                                  .seconds = t->phases[DSC_PHASE_GRADIENT] - s.booked});
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        descent_profile_row part = {.kind = DESCENT_PROFILE_OUTSIDE,
                                    .seconds = t->phases[outside[i].phase]};
        snprintf(part.name, sizeof part.name, "%s", outside[i].name);
        add(&s, part);
    }
    if (s.at <= index) {
        return false;
    }
    dsc_size_give(&own, sizeof own, row, row->size);
    return true;
}
