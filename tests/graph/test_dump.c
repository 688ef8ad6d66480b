// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The text of a plan has the facts of the plan, and is cut where the caller's room ends.
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph/dump.h"
#include "graph/network.h"
#include "graph/operators/operators.h"
#include "graph/schedule.h"

typedef struct dumped {
    descent_network *network;
    dsc_plan *plan;
    char *text;
    size_t length;
} dumped;

static dumped dump_of(size_t inputs, const char *layers, size_t capacity, dsc_passes passes,
                      size_t workers, size_t batch)
{
    const dsc_network_shape shape = {
        .inputs = inputs, .outputs = 3, .task = DESCENT_TASK_CLASSIFY};
    dumped d = {0};
    descent_error error;
    CHECK_OK(dsc_network_parse(layers, 0.0, &shape, &d.network, &error));
    CHECK_OK(dsc_plan_create(d.network->graph, d.network->loss, DESCENT_FLOAT32, capacity,
                             passes, workers, &d.plan, &error));
    CHECK_OK(dsc_plan_dump(d.plan, batch, NULL, 0, &d.length, &error));
    d.text = calloc(d.length + 1, 1);
    size_t again = 0;
    CHECK_OK(dsc_plan_dump(d.plan, batch, d.text, d.length + 1, &again, &error));
    CHECK(again == d.length && strlen(d.text) == d.length);
    return d;
}

static void forget(dumped *d)
{
    free(d->text);
    dsc_plan_free(d->plan);
    descent_network_free(d->network);
}

static size_t times(const char *text, const char *words)
{
    size_t count = 0;
    for (const char *at = strstr(text, words); at; at = strstr(at + 1, words)) {
        count++;
    }
    return count;
}

// The line of a node in one of the tables, without blanks that only align it.
static bool has_line(const char *text, const char *wanted)
{
    char line[256];
    for (const char *at = text; *at; at += strcspn(at, "\n") + (at[strcspn(at, "\n")] != 0)) {
        size_t length = 0;
        const size_t end = strcspn(at, "\n");
        for (size_t i = 0; i < end && length + 1 < sizeof line; i++) {
            const bool blank = at[i] == ' ';
            if (!blank || (length > 0 && line[length - 1] != ' ')) {
                line[length++] = at[i];
            }
        }
        line[length] = '\0';
        if (strcmp(line, wanted) == 0) {
            return true;
        }
    }
    return false;
}

static void every_node_array_and_tile_of_the_plan_has_a_line(void)
{
    dumped d = dump_of(784, "256 relu 128 relu", 64, DSC_BACKWARD, 2, 32);
    char line[256];
    for (size_t i = 0; i < d.plan->order_count; i++) {
        const descent_node *node = d.plan->order[i];
        for (int role = 0; role < DSC_ROLE_COUNT; role++) {
            static const char *const roles[] = {"value", "gradient", NULL, NULL, "saved0"};
            const dsc_node_layout *layout = &d.plan->layouts[node->index];
            if (role < 5 && roles[role] && layout->width[role] > 0) {
                snprintf(line, sizeof line, "%zu %s shared %zu %zu %zu", node->index,
                         roles[role], layout->offset[role], layout->width[role],
                         layout->stride[role]);
                CHECK(has_line(d.text, line));
            }
        }
    }
    for (size_t i = 0; i < d.plan->tile_count; i++) {
        const dsc_tile *tile = &d.plan->tiles[i];
        snprintf(line, sizeof line, "%zu %zu %zu-%zu %zu-%zu %zu", tile->index,
                 tile->parameter->index, tile->first_row, tile->first_row + tile->rows - 1,
                 tile->begin, tile->begin + tile->count - 1, tile->owner);
        CHECK(has_line(d.text, line));
    }
    snprintf(line, sizeof line,
             "memory shared %zu bytes; each worker: own %zu bytes, scratch %zu bytes",
             d.plan->shared_bytes, d.plan->own_bytes, d.plan->work_bytes);
    CHECK(has_line(d.text, line));
    forget(&d);
}

static void nodes_say_operator_inputs_width_and_how_they_are_cut(void)
{
    dumped d = dump_of(784, "256 relu 128 relu", 64, DSC_BACKWARD, 2, 32);
    CHECK(has_line(d.text, "0 input inputs - 784 batch rows below no"));
    CHECK(has_line(d.text, "2 parameter dense1.weight - 784x256 single tiles below yes"));
    CHECK(has_line(d.text, "4 dense dense1 0,2,3 256 batch columns below yes"));
    CHECK(has_line(d.text, "10 dense dense3 7,8,9 3 batch columns output yes"));
    CHECK(strstr(d.text, "235,") == NULL && strstr(d.text, "234243 parameters, 12 nodes"));
    CHECK(strstr(d.text, "a batch of 32 rows is cut by columns; by columns up to 64 rows\n"));
    forget(&d);
}

static void the_schedule_is_there_where_a_batch_may_be_cut_by_columns(void)
{
    dumped d = dump_of(784, "256 relu 128 relu", 64, DSC_BACKWARD, 2, 64);
    dsc_schedule schedule;
    descent_error error;
    CHECK_OK(dsc_schedule_create(d.plan, &schedule, &error));
    size_t meetings = 0;
    for (size_t i = 0; i < schedule.count; i++) {
        meetings += schedule.actions[i].kind == DSC_MEET;
    }
    dsc_schedule_free(&schedule);
    CHECK(meetings == 5 && times(d.text, "\nmeet") == meetings);
    CHECK(times(d.text, "\nsum blocks") == 3 && times(d.text, "\nspread input") == 2);
    forget(&d);
    d = dump_of(784, "256 relu 128 relu", 64, DSC_BACKWARD, 1, 64);
    CHECK(times(d.text, "meet") == 0);
    CHECK(strstr(d.text, "a batch of 64 rows is cut by rows, as every batch\n"));
    forget(&d);
}

static void tangents_have_arrays_and_forward_alone_has_no_gradients(void)
{
    dumped d = dump_of(5, "4 tanh", 16, DSC_TANGENTS, 2, 16);
    CHECK(strstr(d.text, "workers: 2, with tangents\n"));
    CHECK(times(d.text, " tangent ") > 0 && times(d.text, " tangent-gradient ") > 0);
    forget(&d);
    d = dump_of(5, "4 tanh", 16, DSC_FORWARD, 2, 16);
    CHECK(times(d.text, " gradient  ") == 0 && times(d.text, " tangent") == 0);
    CHECK(times(d.text, " value ") > 0);
    forget(&d);
}

static void a_text_that_is_too_long_is_cut_and_ends_in_zero(void)
{
    dumped d = dump_of(5, "4 tanh", 16, DSC_BACKWARD, 1, 16);
    char *part = malloc(d.length + 1);
    const size_t rooms[] = {1, 2, 77, d.length - 1, d.length};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        size_t length = 0;
        descent_error error;
        memset(part, 'x', d.length + 1);
        CHECK_OK(dsc_plan_dump(d.plan, 16, part, rooms[i], &length, &error));
        CHECK(length == d.length && part[rooms[i]] == 'x');
        CHECK(strlen(part) == rooms[i] - 1 && memcmp(part, d.text, rooms[i] - 1) == 0);
    }
    free(part);
    forget(&d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(every_node_array_and_tile_of_the_plan_has_a_line),
        TEST(nodes_say_operator_inputs_width_and_how_they_are_cut),
        TEST(the_schedule_is_there_where_a_batch_may_be_cut_by_columns),
        TEST(tangents_have_arrays_and_forward_alone_has_no_gradients),
        TEST(a_text_that_is_too_long_is_cut_and_ends_in_zero),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
