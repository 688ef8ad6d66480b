// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The words of what validation says (run/generalisation.c decides, with codes and numbers), and
// what follows from it and from the verdict on the place.
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

// To start again is not more of the same, nor is another way of going on. Where validation does not
// know whether it still falls it has nothing against an end either.
static bool leads(descent_conclusion conclusion, const descent_generalisation_verdict *v)
{
    const bool level = v->kind == DESCENT_GENERALISATION_LEVEL,
               unclear = v->kind == DESCENT_GENERALISATION_GOOD;
    const bool anew = conclusion == DESCENT_CONCLUSION_START_AGAIN &&
                      v->kind != DESCENT_GENERALISATION_OVERFITTING;
    const bool otherwise = (level || unclear) && (conclusion == DESCENT_CONCLUSION_CHANGE ||
                                                  conclusion == DESCENT_CONCLUSION_ESCAPE);
    const bool ends = unclear && conclusion == DESCENT_CONCLUSION_STOP;
    const bool guessing =
        conclusion == DESCENT_CONCLUSION_STOP && v->kind == DESCENT_GENERALISATION_UNDERFITTING;
    return !anew && !otherwise && !ends && (v->against_more || guessing);
}

descent_conclusion descent_conclude(descent_conclusion conclusion,
                                    const descent_generalisation_verdict *validation,
                                    bool *validation_leads)
{
    descent_generalisation_verdict own = {.kind = DESCENT_GENERALISATION_NONE};
    if (validation) {
        (void)dsc_size_take("validation", validation, &own, sizeof own, NULL);
    }
    const bool over = leads(conclusion, &own);
    if (validation_leads) {
        *validation_leads = over;
    }
    if (!over) {
        return conclusion;
    }
    switch (own.kind) {
    case DESCENT_GENERALISATION_UNDERFITTING:
        return DESCENT_CONCLUSION_START_AGAIN;
    case DESCENT_GENERALISATION_OVERFITTING:
    case DESCENT_GENERALISATION_LEVEL:
        return DESCENT_CONCLUSION_STOP;
    case DESCENT_GENERALISATION_NONE:
    case DESCENT_GENERALISATION_GOOD:
    case DESCENT_GENERALISATION_TOO_SMALL:
        break;
    }
    return DESCENT_CONCLUSION_LOOK;
}
