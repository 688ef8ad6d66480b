// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Facts of a run in words and as JSON.
#ifndef DESCENT_CLI_RUNS_FACTS_H
#define DESCENT_CLI_RUNS_FACTS_H

#include <jansson.h>

#include <descent/runs.h>

typedef enum cli_fact {
    CLI_FACT_RUN,
    CLI_FACT_WHEN,
    CLI_FACT_DATA,
    CLI_FACT_NETWORK,
    CLI_FACT_RULE,
    CLI_FACT_RATE,
    CLI_FACT_EPOCHS,
    CLI_FACT_TRAINING,
    CLI_FACT_VALIDATION,
    CLI_FACT_METRIC,
    CLI_FACT_VERDICT,
    CLI_FACT_SECONDS,
    CLI_FACT_STATE,
    CLI_FACTS, /* that a list has; and more: */
    CLI_FACT_TEST = CLI_FACTS,
    CLI_FACT_TEST_METRIC
} cli_fact;

/// "validation": the head of its column, and what --sort takes.
const char *cli_fact_name(cli_fact fact);

/// It as a text; "" where there is none.
void cli_fact_text(const descent_run_facts *facts, cli_fact fact, char *text, size_t capacity);

/// Their order by a fact, the best or latest first, those without it last; 0: they are equal.
int cli_fact_compare(const descent_run_facts *a, const descent_run_facts *b, cli_fact fact);

/// All of them; NULL: memory is out.
json_t *cli_facts_json(const descent_run_facts *facts);

/// "digits-1" of "runs/digits-1".
const char *cli_run_name(const char *folder);

#endif
