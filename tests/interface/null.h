// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What test_null.c and its calls share: objects that are as they should be, and the checks.
#ifndef TESTS_INTERFACE_NULL_H
#define TESTS_INTERFACE_NULL_H

#include <descent.h>

#include "check.h"

/* Objects and arrays for the arguments that are not NULL. */
extern descent_dataset *data;
extern descent_network *network;
extern descent_trainer *trainer;
extern descent_model *model;
extern descent_objective *objective;
extern descent_expression *expression;
extern descent_graph *graph;
extern descent_node *node;
extern descent_optimizer *optimizer;
extern descent_monitor *monitor;
extern double numbers[64];
extern float singles[64];
extern uint64_t counts[64];
extern const char *const names[];
extern char text_out[64];

/* Where results would go. */
extern descent_dataset *data_out;
extern descent_network *network_out;
extern descent_trainer *trainer_out;
extern descent_model *model_out;
extern descent_objective *objective_out;
extern descent_expression *expression_out;
extern descent_graph *graph_out;
extern descent_optimizer *optimizer_out;
extern descent_monitor *monitor_out;
extern char *text_made;
extern size_t size_out;
extern bool bool_out;
extern descent_type type_out;
extern const char *name_out;
extern descent_error error;

double function(size_t n, const double *x, double *g, void *user);
descent_status maker(void *user, descent_objective **made, descent_error *problem);
/// A graph for who takes it over.
descent_graph *new_graph(void);

void null_calls_first(void);
void null_calls_second(void);
void null_calls_third(void);

/// Notes that a function was called: `call` is the text of the call.
void null_note(const char *call);
void null_refused(const char *call, const char *pointer, descent_status status,
                  const char *file, int line);

/* The call fails and says that this pointer is NULL, or what is missing in other words; with
   NULL for every pointer, also that to the error, it fails as well. What has no status returns.
 */
#define REFUSES(pointer, ...)                                                                  \
    (null_note(#__VA_ARGS__), error.message[0] = '\0',                                         \
     null_refused(#__VA_ARGS__, #pointer, __VA_ARGS__, __FILE__, __LINE__))
#define REFUSES_SOMEHOW(...)                                                                   \
    (null_note(#__VA_ARGS__), error.message[0] = '\0',                                         \
     CHECK(__VA_ARGS__ == DESCENT_INVALID && error.message[0] != '\0'))
#define REFUSES_ALL(...) (null_note(#__VA_ARGS__), CHECK(__VA_ARGS__ == DESCENT_INVALID))
#define SURVIVES(...)    (null_note(#__VA_ARGS__), (void)__VA_ARGS__)

#endif
