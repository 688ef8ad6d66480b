// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The step that a run would take next, on all its rows.
#include "diagnose/update.h"

#include <math.h>
#include <string.h>

#include "shell/output.h"
#include "shell/status.h"

// DESCENT_UNSUPPORTED when it keeps more than is known.
static descent_status take_state(const descent_diagnose_options *o, size_t n,
                                 descent_optimizer *optimizer)
{
    for (size_t i = 0; i < descent_optimizer_state_count(optimizer); i++) {
        const char *name = NULL;
        void *state = descent_optimizer_state(optimizer, i, &name);
        const double *known = strcmp(name, "m") == 0   ? o->m
                              : strcmp(name, "v") == 0 ? o->v
                                                       : NULL;
        if (!known) {
            return DESCENT_UNSUPPORTED;
        }
        memcpy(state, known, n * sizeof *known);
    }
    descent_optimizer_set_steps(optimizer, o->steps);
    return DESCENT_OK;
}

static descent_status step(const cli_diagnose_job *job, const double *gradient, double *x,
                           descent_error *error)
{
    const descent_diagnose_options *o = &job->options;
    const cli_target *target = &job->target;
    descent_optimizer *optimizer = NULL;
    descent_status status =
        descent_optimizer_create(DESCENT_FLOAT64, target->n, &o->optimizer, &optimizer, error);
    if (status != DESCENT_OK) {
        return status;
    }
    status = take_state(o, target->n, optimizer);
    for (size_t i = 0; i < target->tensor_count && status == DESCENT_OK; i++) {
        const descent_tensor *tensor = &target->tensors[i];
        status = tensor->decays
                     ? DESCENT_OK
                     : descent_optimizer_exempt(optimizer, tensor->offset,
                                                tensor->rows * tensor->columns, error);
    }
    THEN(status, descent_optimizer_step_f64(optimizer, x, gradient, error));
    descent_optimizer_free(optimizer);
    return status;
}

int cli_diagnose_update(const cli_diagnose_job *job, const double *x, const double *gradient,
                        double *update)
{
    const descent_diagnose_options *o = &job->options;
    const size_t n = job->target.n;
    descent_error error = {0};
    const unsigned facts = descent_rule_facts(o->optimizer.rule);
    const bool stateless = !(facts & (DESCENT_RULE_HAS_MOMENTUM | DESCENT_RULE_IS_ADAPTIVE));
    const bool known = o->optimizer.rule >= 0 &&
                       (stateless || (o->m && o->v && o->steps > 0)) &&
                       !(facts & (DESCENT_RULE_NEEDS_FUNCTION | DESCENT_RULE_KEEPS_MORE));
    memcpy(update, x, n * sizeof *x);
    const descent_status status = known ? step(job, gradient, update, &error) : DESCENT_OK;
    if (status != DESCENT_OK && status != DESCENT_DIVERGED && status != DESCENT_UNSUPPORTED) {
        return cli_fail(&error);
    }
    for (size_t i = 0; i < n; i++) {
        update[i] = known && status == DESCENT_OK ? update[i] - x[i] : (double)NAN;
    }
    return CLI_DONE;
}
