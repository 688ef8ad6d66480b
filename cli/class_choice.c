// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "class_choice.h"

#include <math.h>
#include <string.h>

#include "output.h"

const descent_option_word cli_no_threshold[] = {{"none", (double)NAN}, {NULL, 0}};

int cli_class_choice_apply(const cli_class_choice *choice, const descent_model *model,
                           descent_class_options *options)
{
    const char *first = descent_model_class_name(model, 0);
    const size_t outputs = descent_model_outputs(model);
    options->threshold = choice->threshold;
    if (isnan(choice->threshold) && !*choice->positive) {
        return CLI_DONE;
    }
    if (!first || outputs != 2) {
        cli_error("%s is for two classes; this model %s",
                  *choice->positive ? "--positive" : "--threshold",
                  first ? "has more" : "predicts a number");
        return CLI_USAGE;
    }
    if (!*choice->positive) {
        return CLI_DONE;
    }
    for (size_t c = 0; c < 2; c++) {
        if (strcmp(choice->positive, descent_model_class_name(model, c)) == 0) {
            options->positive = c;
            return CLI_DONE;
        }
    }
    cli_error("--positive: there is no class \"%s\"", choice->positive);
    cli_try("--positive \"%s\" or --positive \"%s\"", first,
            descent_model_class_name(model, 1));
    return CLI_USAGE;
}
