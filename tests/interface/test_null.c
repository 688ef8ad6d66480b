// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// NULL where a pointer is needed: every public function says so, or returns what stands for
// nothing; none crashes. The headers are read, so that no function can be forgotten here.
#include "interface/null.h"

#include <ctype.h>
#include <dirent.h>

descent_dataset *data;
descent_network *network;
descent_trainer *trainer;
descent_model *model;
descent_objective *objective;
descent_expression *expression;
descent_graph *graph;
descent_node *node;
descent_optimizer *optimizer;
descent_monitor *monitor;
double numbers[64];
float singles[64];
uint64_t counts[64];
const char *const names[] = {"x"};
char text_out[64];

descent_dataset *data_out;
descent_network *network_out;
descent_trainer *trainer_out;
descent_model *model_out;
descent_objective *objective_out;
descent_expression *expression_out;
descent_graph *graph_out;
descent_optimizer *optimizer_out;
descent_monitor *monitor_out;
char *text_made;
size_t size_out;
bool bool_out;
descent_type type_out;
const char *name_out;
descent_error error;

double function(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    if (g) {
        g[0] = 2.0 * x[0];
    }
    return x[0] * x[0];
}

descent_status maker(void *user, descent_objective **made, descent_error *problem)
{
    (void)user, (void)made, (void)problem;
    return DESCENT_INVALID;
}

descent_graph *new_graph(void)
{
    descent_graph *made = NULL;
    CHECK_OK(descent_graph_create(&made, &error));
    return made;
}

static void make_objects(void)
{
    static const float inputs[] = {0.0F, 1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F, 7.0F};
    static const float targets[] = {0.0F, 1.0F, 0.0F, 1.0F, 0.0F, 1.0F, 0.0F, 1.0F};
    descent_train_options train = descent_train_options_default();
    const descent_optimizer_options rule = descent_optimizer_options_default(DESCENT_ADAM);
    const descent_monitor_options watch = descent_monitor_options_default();
    train.threads = 1;
    CHECK_OK(
        descent_dataset_from_arrays(DESCENT_FLOAT32, 8, 1, inputs, targets, 2, &data, &error));
    CHECK_OK(descent_network_parse("2 tanh", 0.0, data, &network, &error));
    const descent_train_sets sets = {.train = data};
    CHECK_OK(descent_trainer_create(network, &sets, &train, &trainer, &error));
    CHECK_OK(descent_trainer_model(trainer, &model, &error));
    CHECK_OK(descent_expression_parse("x^2", NULL, 0, &expression, &error));
    CHECK_OK(descent_objective_from_expression(expression, &objective, &error));
    CHECK_OK(descent_graph_create(&graph, &error));
    node = descent_input(graph, "x", 1);
    CHECK_OK(descent_optimizer_create(DESCENT_FLOAT64, 1, &rule, &optimizer, &error));
    CHECK_OK(descent_monitor_create(&watch, &monitor, &error));
}

static void free_objects(void)
{
    descent_monitor_free(monitor);
    descent_optimizer_free(optimizer);
    descent_graph_free(graph);
    descent_objective_free(objective);
    descent_expression_free(expression);
    descent_model_free(model);
    descent_trainer_free(trainer);
    descent_network_free(network);
    descent_dataset_free(data);
}

// ---- which functions were called ----

enum { FUNCTIONS = 512, NAME = 64 };
static char called[FUNCTIONS][NAME];
static size_t called_count;

static size_t name_length(const char *text)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_') {
        length++;
    }
    return length;
}

static bool was_called(const char *name, size_t length)
{
    for (size_t i = 0; i < called_count; i++) {
        if (strlen(called[i]) == length && strncmp(called[i], name, length) == 0) {
            return true;
        }
    }
    return false;
}

void null_note(const char *call)
{
    const size_t length = name_length(call);
    if (!was_called(call, length) && called_count < FUNCTIONS && length < NAME) {
        memcpy(called[called_count++], call, length);
    }
}

void null_refused(const char *call, const char *pointer, descent_status status,
                  const char *file, int line)
{
    char expected[256];
    snprintf(expected, sizeof expected, "%.*s: %s is NULL", (int)name_length(call), call,
             pointer);
    if (!check_report(status == DESCENT_INVALID, file, line, call)) {
        printf("  status %d\n", (int)status);
    }
    check_text(error.message, expected, file, line);
}

// Functions of a header that take pointers and were not called; returns how many there are.
static size_t compare(char *header)
{
    size_t count = 0;
    for (char *at = header; (at = strstr(at, "\nDESCENT_API ")); at++) {
        char *open = strchr(at, '('), *end = strchr(at, ';');
        if (!CHECK(open && end && open < end)) {
            break;
        }
        const char *name = open;
        while (isalnum((unsigned char)name[-1]) || name[-1] == '_') {
            name--;
        }
        const char *pointer = strchr(open, '*');
        if (pointer && pointer < end) {
            count++;
            if (!CHECK(was_called(name, name_length(name)))) {
                printf("  %.*s\n", (int)name_length(name), name);
            }
        }
    }
    return count;
}

static void no_function_is_forgotten(void)
{
    static char text[1 << 20];
    const char *folder = DESCENT_SOURCE_DIR "/include/descent";
    size_t count = 0;
    DIR *list = opendir(folder);
    CHECK(list != NULL);
    for (struct dirent *entry = readdir(list); entry; entry = readdir(list)) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        FILE *file = entry->d_name[0] == '.' ? NULL : fopen(path, "r");
        if (file) {
            text[fread(text, 1, sizeof text - 1, file)] = '\0';
            fclose(file);
            count += compare(text);
        }
    }
    closedir(list);
    CHECK(count > 180);
}

static void null_is_refused_by_every_function(void)
{
    make_objects();
    null_calls_first();
    null_calls_second();
    null_calls_third();
    no_function_is_forgotten();
    free_objects();
}

// ---- siblings ----

// Nodes of another graph, and NULL in place of a node without an earlier mistake.
static void nodes_of_other_graphs_are_refused(void)
{
    descent_graph *here = NULL, *there = NULL;
    CHECK_OK(descent_graph_create(&there, &error));
    descent_node *x = descent_input(there, "x", 3), *y = descent_input(there, "y", 1);
    for (int i = 0; i < 6; i++) {
        CHECK_OK(descent_graph_create(&here, &error));
        descent_node *own = descent_input(here, "x", 3);
        switch (i) {
        case 0:
            descent_dense(here, x, 4, DESCENT_RELU);
            break;
        case 1:
            descent_combine(here, DESCENT_ADD, own, x);
            break;
        case 2:
            descent_squared_error(here, descent_sum(here, own), y);
            break;
        case 3:
            descent_apply(here, DESCENT_TANH, NULL);
            break;
        case 4:
            descent_dense_with(here, own, NULL, NULL, DESCENT_RELU);
            break;
        default:
            descent_constants(here, NULL, 3);
            break;
        }
        CHECK(descent_graph_check(here, &error) == DESCENT_INVALID);
        CHECK_TEXT(error.message, i < 3    ? "a node belongs to another graph"
                                  : i == 5 ? "constants: values is NULL"
                                           : "a node that a builder takes is NULL");
        descent_graph_free(here);
    }
    // The first mistake is the one that is told.
    CHECK_OK(descent_graph_create(&here, &error));
    descent_sum(here, descent_dense(here, descent_input(here, "x", 0), 4, DESCENT_RELU));
    CHECK(descent_graph_check(here, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "an input has a width of 0");
    descent_graph_free(here);
    descent_graph_free(there);
}

static void networks_of_other_graphs_are_refused(void)
{
    descent_graph *here = NULL, *there = NULL;
    CHECK_OK(descent_graph_create(&here, &error));
    CHECK_OK(descent_graph_create(&there, &error));
    descent_node *x = descent_input(here, "x", 3), *y = descent_input(here, "y", 1);
    descent_node *output = descent_dense(here, x, 1, DESCENT_IDENTITY);
    descent_node *loss = descent_squared_error(here, output, y);
    descent_node *other = descent_input(there, "y", 1);
    CHECK(descent_objective_from_graph(there, loss, DESCENT_FLOAT64, &objective_out, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "the loss belongs to another graph");
    CHECK(descent_network_from_graph(here, x, other, output, loss, DESCENT_TASK_REGRESS,
                                     &network_out, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "a node of the network belongs to another graph");
    descent_graph_free(there); // `here` was taken
}

// Arrays that may be missing only when they are empty, and names inside them.
static void settings_without_names_are_refused(void)
{
    const descent_setting no_name = {NULL, 1.0};
    CHECK(descent_expression_parse("x", NULL, 1, &expression_out, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "settings is NULL");
    CHECK(descent_expression_parse("x", &no_name, 1, &expression_out, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "settings[0].name is NULL");
    CHECK(descent_catalogue_expression(descent_catalogue_find("rosenbrock"), 2, &no_name, 1,
                                       &expression_out, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "settings[0].name is NULL");
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(null_is_refused_by_every_function), TEST(nodes_of_other_graphs_are_refused),
        TEST(networks_of_other_graphs_are_refused), TEST(settings_without_names_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
