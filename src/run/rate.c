// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The learning rate of a run, changed from outside. Keeps: the change is in the records and in the
// checkpoint, so that a run that is resumed goes on with it.
#include <math.h>

#include "run/events.h"
#include "run/record.h"
#include "run/trainer.h"

descent_status descent_trainer_scale_rate(descent_trainer *t, double factor, const char *by,
                                          descent_error *error)
{
    NEED(error, "trainer", t);
    FAIL_IF(!(factor > 0.0 && isfinite(factor)), error, DESCENT_INVALID,
            "the factor on the learning rate is %g; it must be positive", factor);
    const double rate = dsc_trainer_rate(t) * factor;
    FAIL_IF(!(rate >= DESCENT_ABOVE_ZERO && rate <= 1e300), error, DESCENT_INVALID,
            "the learning rate would be %g; it stays at %g", rate, dsc_trainer_rate(t));
    t->progress.rate_factor *= factor;
    descent_event event = dsc_trainer_event(t, DESCENT_EVENT_RATE);
    event.learning_rate = dsc_trainer_rate(t);
    event.text = by;
    const descent_status status = dsc_record_event(t, &event, error);
    dsc_trainer_emit(t, &event);
    return status;
}
