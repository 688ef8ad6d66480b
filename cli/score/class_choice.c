// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// --threshold and --positive, which choose between two classes. Keeps: of models with more
// classes, or none, they are refused rather than ignored.
#include "score/class_choice.h"

#include <math.h>
#include <string.h>

#include "shell/output.h"

const descent_option_word cli_no_threshold[] = {{"none", (double)NAN}, {NULL, 0}};

int cli_class_choice_needs_two(const char *option, const descent_model *model)
{
    const bool classes = descent_model_class_name(model, 0) != NULL;
    if (classes && descent_model_outputs(model) == 2) {
        return CLI_DONE;
    }
    const bool labels = descent_model_task(model) == DESCENT_TASK_LABEL;
    cli_error("%s is for two classes; this model %s", option,
              classes                             ? "has more"
              : labels                            ? "predicts labels, each by itself"
              : descent_model_targets(model) == 1 ? "predicts a number"
                                                  : "predicts numbers");
    cli_try("leave %s out", option);
    return CLI_USAGE;
}

int cli_class_choice_apply(const cli_class_choice *choice, const descent_model *model,
                           descent_class_options *options)
{
    options->threshold = choice->threshold;
    if (isnan(choice->threshold) && !*choice->positive) {
        return CLI_DONE;
    }
    const int code =
        cli_class_choice_needs_two(*choice->positive ? "--positive" : "--threshold", model);
    if (code != CLI_DONE) {
        return code;
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
    cli_try("--positive \"%s\" or --positive \"%s\"", descent_model_class_name(model, 0),
            descent_model_class_name(model, 1));
    return CLI_USAGE;
}
