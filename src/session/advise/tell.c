// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/advise/tell.h"

#include <math.h>

const char *descent_advise_word(int kind)
{
    static const char *const words[] = {
#define DESCENT_ADVISE_ENTRY(name, word) word,
        DESCENT_ADVISE_LIST(DESCENT_ADVISE_ENTRY)
#undef DESCENT_ADVISE_ENTRY
    };
    return kind >= 0 && kind < DESCENT_ADVISE_KINDS ? words[kind] : "";
}

const char *descent_advise_part_word(int part)
{
    static const char *const words[] = {"data", "ladder", "rate", "batch", "course"};
    return part >= 0 && part < DESCENT_ADVISE_PARTS ? words[part] : "";
}

bool dsc_adviser_tell(descent_adviser *a, descent_advise_part part, double done)
{
    if (a->callback && !a->stopped) {
        a->stopped = a->callback(part, done, a->user) == DESCENT_STOP;
    }
    return !a->stopped;
}

descent_advise_finding *dsc_adviser_find(descent_adviser *a, descent_advise_kind kind,
                                         bool suspect)
{
    descent_advise_data *d = &a->data;
    if (d->count == DESCENT_ADVISE_FINDINGS) {
        return NULL;
    }
    descent_advise_finding *f = &d->findings[d->count++];
    *f = (descent_advise_finding){
        .kind = (int)kind, .suspect = suspect, .column = SIZE_MAX, .value = (double)NAN};
    return f;
}
