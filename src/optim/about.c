// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What people are told of each rule. The texts stand in about_rows.h; a rule without its row does
// not compile.
#include <descent/optimizer.h>

#include "core/size.h"
#include "core/status.h"
#include "optim/about_rows.h"
#include "optim/rules.h"

#define ROW(NAME, word, rate, minimising) [DESCENT_##NAME] = {DESCRIBE_##NAME},
static const descent_rule_description rows[] = {DESCENT_STEP_RULE_LIST(ROW, ROW)
                                                    DESCENT_FUNCTION_RULE_LIST(ROW, ROW)};

static const char *const form_words[] = {[DESCENT_EPS_OUTSIDE] = "outside",
                                         [DESCENT_EPS_INSIDE] = "inside",
                                         [DESCENT_EPS_HAT] = "hat"};

descent_status descent_rule_describe(int rule, descent_rule_description *description,
                                     descent_error *error)
{
    const dsc_rule *row = dsc_rule_find(rule);
    NEED(error, "description", description);
    TRY(dsc_size_check("descent_rule_description", description, sizeof *description, error));
    FAIL_IF(!row, error, DESCENT_INVALID, "rule: %d is not a descent_rule", rule);
    descent_rule_description own = rows[rule];
    own.size = sizeof own;
    own.name = row->name;
    own.memory = own.memory ? own.memory : "";
    own.eps_form = form_words[row->eps_form];
    own.vector_names = row->states;
    while (row->states[own.vectors]) {
        own.vectors++;
    }
    dsc_size_give(&own, sizeof own, description, description->size);
    return DESCENT_OK;
}
