// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The words of a loss that is no better than guessing (run/guessing.c decides, with codes and
// numbers).
#include "run/guessing.h"

#include "core/size.h"
#include "surface/words/words.h"

descent_status descent_trainer_guessing(descent_trainer *trainer, double most,
                                        descent_guessing *guessing, descent_error *error)
{
    NEED(error, "trainer, guessing", trainer, guessing);
    FAIL_IF(!dsc_size_is_possible(guessing->size, sizeof *guessing), error, DESCENT_INVALID,
            "the size of the answer is %zu", guessing->size);
    descent_guessing own;
    TRY(dsc_trainer_guessing(trainer, most, &own, error));
    (void)descent_finding_text(own.finding, &own.numbers, own.because, sizeof own.because);
    for (size_t i = 0; i < own.count; i++) {
        descent_guess_check *check = &own.checks[i];
        (void)descent_finding_text(check->finding, &check->numbers, check->text,
                                   sizeof check->text);
    }
    (void)dsc_suggestion_fill(own.suggestion, &own.suggested, own.advice, sizeof own.advice,
                              own.options, sizeof own.options);
    dsc_size_give(&own, sizeof own, guessing, guessing->size);
    return DESCENT_OK;
}
