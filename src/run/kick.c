// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/kick.h"

#include <math.h>

#include "optim/perturb.h"

static const double kick_length = 0.01; /* of 1 + |x| */

void dsc_trainer_kick(descent_trainer *t, uint64_t number)
{
    const double length = sqrt(t->kernels->dot(t->n, t->x, t->x));
    const dsc_perturb perturb = {.radius = kick_length * (1.0 + length),
                                 .seed = t->options.seed,
                                 .kicks = number,
                                 .mathematics = &dsc_library_mathematics};
    if (t->type == DESCENT_FLOAT64) {
        dsc_perturb_kick(&perturb, t->n, t->x);
    } else {
        dsc_perturb_kick_f32(&perturb, t->n, t->x);
    }
}
