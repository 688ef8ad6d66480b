// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "score/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "shell/output.h"
#include "shell/text.h"

const char *cli_text_unit(const descent_dataset *data)
{
    const char *name = descent_dataset_class_name(data, 0);
    return name && strncmp(name, "\\x", 2) == 0 && strlen(name) == 4 ? "byte" : "character";
}

static void judge(const descent_text_evaluation *e)
{
    if (isnan(e->guess_loss)) {
        return;
    }
    const double margin = 2.0 * e->loss_se;
    if (!(e->loss < e->guess_loss - margin)) {
        cli_print("        no better than guessing\n");
    } else if (!(e->loss < e->bigram_loss - margin) && !isnan(e->bigram_loss)) {
        cli_print("        no better than the pairs: it does not look further back than one "
                  "token yet\n");
    }
}

void cli_text_print(const descent_text_evaluation *e, const char *unit, size_t all)
{
    char rows[64], of[64] = "";
    cli_format_things(e->windows, "window", rows, sizeof rows);
    if (all > e->windows) {
        char count[32];
        cli_format_count(all, count, sizeof count);
        snprintf(of, sizeof of, " of %s", count);
    }
    cli_print("        %.4g +- %.1g a %s on %s%s: perplexity %.4g, %.3g bits, %.1f %% right\n",
              e->loss, e->loss_se, unit, rows, of, e->perplexity, e->bits, 100.0 * e->accuracy);
    if (!isnan(e->guess_loss)) {
        cli_print("        guessing by frequency: %.4g, %.1f %% right", e->guess_loss,
                  100.0 * e->guess_accuracy);
    }
    if (!isnan(e->bigram_loss)) {
        cli_print("; by the %s before: %.4g, %.1f %%", unit, e->bigram_loss,
                  100.0 * e->bigram_accuracy);
    }
    if (!isnan(e->guess_loss)) {
        cli_print("\n");
    }
    judge(e);
}

json_t *cli_text_figures(const descent_text_evaluation *e)
{
    json_t *out = json_object();
    json_object_set_new(out, "rows", json_integer((json_int_t)e->windows));
    json_object_set_new(out, "tokens", json_integer((json_int_t)e->tokens));
    json_object_set_new(out, "loss", cli_json_number(e->loss));
    json_object_set_new(out, "loss_se", cli_json_number(e->loss_se));
    json_object_set_new(out, "perplexity", cli_json_number(e->perplexity));
    json_object_set_new(out, "bits", cli_json_number(e->bits));
    json_object_set_new(out, "accuracy", cli_json_number(e->accuracy));
    json_object_set_new(out, "baseline_loss", cli_json_number(e->guess_loss));
    json_object_set_new(out, "baseline_accuracy", cli_json_number(e->guess_accuracy));
    json_object_set_new(out, "bigram_loss", cli_json_number(e->bigram_loss));
    json_object_set_new(out, "bigram_accuracy", cli_json_number(e->bigram_accuracy));
    return out;
}
