// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The words of what validation says: run/generalisation.c decides, with codes and numbers.
#include <descent/train.h>

#include "core/size.h"
#include "run/generalisation.h"
#include "run/trainer.h"
#include "surface/words/words.h"

void descent_trainer_generalisation(const descent_trainer *t,
                                    descent_generalisation_verdict *verdict)
{
    if (!t || !verdict || !dsc_size_is_possible(verdict->size, sizeof *verdict)) {
        return;
    }
    descent_generalisation_verdict own;
    dsc_trainer_judge_validation(t, &own);
    (void)descent_finding_text(own.finding, &own.numbers, own.because, sizeof own.because);
    (void)dsc_suggestion_fill(own.suggestion, &own.suggested, own.advice, sizeof own.advice,
                              own.options, sizeof own.options);
    dsc_size_give(&own, sizeof own, verdict, verdict->size);
}
