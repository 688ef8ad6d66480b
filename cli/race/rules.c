// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "race/rules.h"

#include <descent/minimize.h>

json_t *cli_race_rules(void)
{
#define RATE(NAME, word, rate, minimising) minimising
#define NEXT(NAME, word, rate, minimising) , minimising
    static const double rates[] = {DESCENT_STEP_RULE_LIST(RATE, NEXT)
                                       DESCENT_FUNCTION_RULE_LIST(NEXT, NEXT)};
#undef RATE
#undef NEXT
    json_t *list = json_array();
    const char *const *names = descent_rule_names();
    for (size_t i = 0; names[i]; i++) {
        const descent_rule rule = (descent_rule)i;
        const unsigned facts = descent_rule_facts((int)i);
        if (facts & DESCENT_RULE_NEEDS_TENSORS) {
            continue; /* pages do not have it */
        }
        const descent_optimizer_options o = descent_optimizer_options_default(rule);
        json_array_append_new(
            list, json_pack("{s:s, s:f, s:b, s:b, s:b, s:f, s:f, s:f}", "rule", names[i], "lr",
                            rates[i], "searches", (facts & DESCENT_RULE_SEARCHES) != 0,
                            "momentum", (facts & DESCENT_RULE_HAS_MOMENTUM) != 0, "adaptive",
                            (facts & DESCENT_RULE_IS_ADAPTIVE) != 0, "beta1", o.beta1, "beta2",
                            o.beta2, "eps", o.eps));
    }
    return list;
}
