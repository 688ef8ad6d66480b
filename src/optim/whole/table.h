// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OPTIM_WHOLE_TABLE_H
#define DSC_OPTIM_WHOLE_TABLE_H

#include "optim/whole.h"

#define DSC_ONE_MORE(NAME, word, rate, minimising) +1
enum {
    DSC_RULES = 0 DESCENT_STEP_RULE_LIST(DSC_ONE_MORE, DSC_ONE_MORE)
        DESCENT_FUNCTION_RULE_LIST(DSC_ONE_MORE, DSC_ONE_MORE)
};
#undef DSC_ONE_MORE

/// What takes the steps of rules whose rows say `whole`, by number of the rule; NULL for others.
extern const dsc_whole_rule *const dsc_whole_rules[DSC_RULES];

/// Whether steps of the rule are for this tensor, of which rows, columns and `hidden` are looked at;
/// where they are not, another rule takes them.
bool dsc_whole_takes(int rule, const dsc_block *tensor);

#endif
