// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What other libraries have for a rule: options with their defaults and conventions. Of PyTorch 1.13
// (adafactor, muon: 2.9), Keras 3.16 (weight decay is lr*wd with any rule there, and comes before
// the step) and optax 0.2.8, and of the papers where they are not what a rule does here by default.
// Read in torch/optim, keras/src/optimizers, optax/_src/alias.py and optax/contrib; the rules of
// Keras and optax are tried against tests/golden/libraries.py, those of PyTorch against itself.
#include <descent/optimizer.h>

#include <string.h>

#include "core/size.h"
#include "core/status.h"
#include "optim/rules.h"

typedef struct like_row {
    descent_library library;
    const char *rule;
    const char *settings; /* NULL: it computes something else: `differs` says what */
    const char *differs;
} like_row;

#define ADAM "beta1=0.9, beta2=0.999"
#define BUFFER                                                                                 \
    "with beta1 > 0 it has the rate inside the buffer of steps, which is the same as long as " \
    "the rate stays"
#define UNBOUNDED "trust=1e300"
#define DISTANCE                                                                               \
    "lr=1, " ADAM                                                                              \
    ", eps=1e-8, bias-correction=on, first-distance=1e-6, growth=unlimited, decay-form=lr*wd"
#define BOUNDED_RATE "from step 1 / lr^2 on its rate falls as 1 / sqrt(k)"

// clang-format off
static const like_row rows[] = {
    {DESCENT_LIBRARY_TORCH, "gd", "decay-form=l2", ""},
    {DESCENT_LIBRARY_TORCH, "momentum", "momentum-form=classical, dampening=0, decay-form=l2", ""},
    {DESCENT_LIBRARY_TORCH, "rmsprop", "lr=0.01, beta1=0, beta2=0.99, eps=1e-8, eps-form=outside, bias-correction=off, decay-form=l2", ""},
    {DESCENT_LIBRARY_TORCH, "adam", "lr=0.001, " ADAM ", eps=1e-8, eps-form=outside, bias-correction=on, decay-form=l2", ""},
    {DESCENT_LIBRARY_TORCH, "adamw", "lr=0.001, " ADAM ", eps=1e-8, eps-form=outside, bias-correction=on, weight-decay=0.01, decay-form=lr*wd", ""},
    {DESCENT_LIBRARY_TORCH, "amsgrad", "lr=0.001, " ADAM ", eps=1e-8, eps-form=outside, bias-correction=on, max-of=raw, decay-form=l2", ""},
    {DESCENT_LIBRARY_TORCH, "adamax", "lr=0.002, " ADAM ", eps=1e-8, bias-correction=on, decay-form=l2", ""},
    {DESCENT_LIBRARY_TORCH, "nadam", "lr=0.002, " ADAM ", eps=1e-8, eps-form=outside, bias-correction=on, decay-form=l2",
     "PyTorch 1.13 takes mu of a step twice where it steps tensor by tensor; later versions do not"},
    {DESCENT_LIBRARY_TORCH, "radam", "lr=0.001, " ADAM ", eps=1e-8, eps-form=hat, bias-correction=on, decay-form=l2", ""},
    {DESCENT_LIBRARY_TORCH, "adagrad", "lr=0.01, eps=1e-10, eps-form=outside, decay-form=l2", ""},
    {DESCENT_LIBRARY_TORCH, "adadelta", "lr=1, beta2=0.9, eps=1e-6, decay-form=l2", ""},
    {DESCENT_LIBRARY_TORCH, "rprop", "lr=0.01, grow=1.2, shrink=0.5, step-min=1e-6, step-max=50", ""},
    {DESCENT_LIBRARY_TORCH, "adafactor", "lr=0.01, beta1=0, decay-form=lr*wd",
     BOUNDED_RATE ", and a matrix whose mean square is below 1.2e-7 (float64: 2.2e-16) counts as if it were that"},
    {DESCENT_LIBRARY_TORCH, "muon", "lr=0.001, beta1=0.95, weight-decay=0.1, decay-form=lr*wd, muon-scale=keller, orthogonalise=ns5",
     "it makes q orthogonal in bfloat16, and has no rule for other tensors than matrices; here adamw updates them"},

    {DESCENT_LIBRARY_TF, "gd", "lr=0.01, decay-form=lr*wd", ""},
    {DESCENT_LIBRARY_TF, "momentum", "lr=0.01, momentum-form=velocity, decay-form=lr*wd", ""},
    {DESCENT_LIBRARY_TF, "rmsprop", "lr=0.001, beta1=0, beta2=0.9, eps=1e-7, eps-form=inside, bias-correction=off, decay-form=lr*wd", BUFFER},
    {DESCENT_LIBRARY_TF, "adam", "lr=0.001, " ADAM ", eps=1e-7, eps-form=hat, bias-correction=on, decay-form=lr*wd", ""},
    {DESCENT_LIBRARY_TF, "adamw", "lr=0.001, " ADAM ", eps=1e-7, eps-form=hat, bias-correction=on, weight-decay=0.004, decay-form=lr*wd", ""},
    {DESCENT_LIBRARY_TF, "amsgrad", "lr=0.001, " ADAM ", eps=1e-7, eps-form=hat, bias-correction=on, max-of=raw, decay-form=lr*wd", ""},
    {DESCENT_LIBRARY_TF, "adamax", "lr=0.001, " ADAM ", eps=1e-7, bias-correction=on, decay-form=lr*wd",
     "eps joins the maximum there, and each gradient before it here"},
    {DESCENT_LIBRARY_TF, "nadam", NULL, "its mu has 0.96^k in place of 0.96^(0.004 k)"},
    {DESCENT_LIBRARY_TF, "adagrad", NULL, "its sum of squares starts at 0.1, and not at 0"},
    {DESCENT_LIBRARY_TF, "adadelta", "lr=0.001, beta2=0.95, eps=1e-7, decay-form=lr*wd", ""},
    {DESCENT_LIBRARY_TF, "lion", "lr=0.001, beta1=0.9, beta2=0.99, decay-form=lr*wd", ""},
    {DESCENT_LIBRARY_TF, "lamb", "lr=0.001, " ADAM ", eps=1e-7, eps-form=outside, bias-correction=on, " UNBOUNDED ", decay-form=lr*wd",
     "weights have decayed there before their norm is taken"},
    {DESCENT_LIBRARY_TF, "adafactor", "lr=0.001, beta1=0, eps=1e-30, decay-form=lr*wd",
     BOUNDED_RATE ", and weights have decayed before their root mean square is taken"},
    {DESCENT_LIBRARY_TF, "muon", "lr=0.001, beta1=0.95, weight-decay=0.004, decay-form=lr*wd, muon-scale=moonlight, orthogonalise=ns5",
     "it takes all matrices but embeddings, the last layer's too, and adam with eps=1e-7 in the form hat for the rest"},
    {DESCENT_LIBRARY_TF, "schedule-free-adamw", "lr=0.0025, " ADAM ", eps=1e-8, eps-form=outside, bias-correction=on",
     "its average weighs all steps alike, which is the same as long as the rate stays, and its weight decay leaves z alone"},

    {DESCENT_LIBRARY_OPTAX, "gd", "", ""},
    {DESCENT_LIBRARY_OPTAX, "momentum", "momentum-form=classical, dampening=0", ""},
    {DESCENT_LIBRARY_OPTAX, "rmsprop", "beta1=0, beta2=0.9, eps=1e-8, eps-form=inside, bias-correction=off", BUFFER},
    {DESCENT_LIBRARY_OPTAX, "adam", ADAM ", eps=1e-8, eps-form=outside, bias-correction=on", ""},
    {DESCENT_LIBRARY_OPTAX, "adamw", ADAM ", eps=1e-8, eps-form=outside, bias-correction=on, weight-decay=0.0001, decay-form=lr*wd", ""},
    {DESCENT_LIBRARY_OPTAX, "amsgrad", ADAM ", eps=1e-8, eps-form=outside, bias-correction=on, max-of=corrected", ""},
    {DESCENT_LIBRARY_OPTAX, "adamax", ADAM ", eps=1e-8, bias-correction=on", ""},
    {DESCENT_LIBRARY_OPTAX, "nadam", NULL, "its mu has no schedule"},
    {DESCENT_LIBRARY_OPTAX, "radam", ADAM ", eps=1e-8, eps-form=outside, bias-correction=on", ""},
    {DESCENT_LIBRARY_OPTAX, "adagrad", NULL, "its sum of squares starts at 0.1, and not at 0"},
    {DESCENT_LIBRARY_OPTAX, "adadelta", "beta2=0.9, eps=1e-6", ""},
    {DESCENT_LIBRARY_OPTAX, "adabelief", ADAM ", eps=1e-16, eps-form=auto, bias-correction=on, decay-form=lr*wd", ""},
    {DESCENT_LIBRARY_OPTAX, "adan", NULL, "it multiplies the change of the gradient by 1 - beta2, and not by beta2"},
    {DESCENT_LIBRARY_OPTAX, "yogi", NULL, "its averages start at 1e-6, and not at 0"},
    {DESCENT_LIBRARY_OPTAX, "lion", "beta1=0.9, beta2=0.99, weight-decay=0.001, decay-form=lr*wd", ""},
    {DESCENT_LIBRARY_OPTAX, "signsgd", "beta1=0", ""},
    {DESCENT_LIBRARY_OPTAX, "ademamix", ADAM ", beta3=0.9999, mix=5, mix-steps=0, eps=1e-8, eps-form=outside, bias-correction=on, decay-form=lr*wd", ""},
    {DESCENT_LIBRARY_OPTAX, "adopt", "beta1=0.9, beta2=0.9999, eps=1e-6", ""},
    {DESCENT_LIBRARY_OPTAX, "rprop", "grow=1.2, shrink=0.5, step-min=1e-6, step-max=50", ""},
    {DESCENT_LIBRARY_OPTAX, "schedule-free-sgd", "lr=1, beta1=0.9", ""},
    {DESCENT_LIBRARY_OPTAX, "schedule-free-adamw", "lr=0.0025, " ADAM ", eps=1e-8, eps-form=outside, bias-correction=on", ""},
    {DESCENT_LIBRARY_OPTAX, "prodigy", DISTANCE ", distance-factor=1", ""},
    {DESCENT_LIBRARY_OPTAX, "dadaptation", DISTANCE, ""},
    {DESCENT_LIBRARY_OPTAX, "lamb", ADAM ", eps=1e-6, eps-form=outside, bias-correction=on, " UNBOUNDED ", decay-form=auto", ""},
    {DESCENT_LIBRARY_OPTAX, "lars", "beta1=0.9, momentum-form=velocity, eps=0, trust=0.001, decay-form=auto",
     "with weight decay it divides by |g + L x|, and not by |g| + L |x|"},
    {DESCENT_LIBRARY_OPTAX, "adafactor", "beta1=0, eps=1e-30, decay-form=wd",
     "a matrix with less than 128 rows or columns has a V for each number there, and with beta1 > 0 whole steps are averaged"},
    {DESCENT_LIBRARY_OPTAX, "sophia", NULL, "it corrects m, and an estimate counts from the step after it on"},
    {DESCENT_LIBRARY_OPTAX, "muon", NULL, "it corrects m and g for different steps before it adds them"},

    {DESCENT_LIBRARY_PAPER, "momentum", "momentum-form=velocity", ""},
    {DESCENT_LIBRARY_PAPER, "rmsprop", "beta1=0, beta2=0.9, eps=0, bias-correction=off", ""},
    {DESCENT_LIBRARY_PAPER, "adamw", "lr=0.001, " ADAM ", eps=1e-8, eps-form=outside, bias-correction=on, decay-form=wd", ""},
    {DESCENT_LIBRARY_PAPER, "amsgrad", ADAM ", eps=0, bias-correction=off, max-of=raw", ""},
    {DESCENT_LIBRARY_PAPER, "adamax", "lr=0.002, " ADAM ", eps=0, bias-correction=on", ""},
    {DESCENT_LIBRARY_PAPER, "nadam", "", "algorithm 2 has beta2 v / c2 where v / c2 stands here"},
    {DESCENT_LIBRARY_PAPER, "radam", "eps=0", "it divides by the root from r > 4 on"},
    {DESCENT_LIBRARY_PAPER, "rprop", "lr=0.1, grow=1.2, shrink=0.5, step-min=1e-6, step-max=50",
     "the step before a change of sign is taken back there"},
    {DESCENT_LIBRARY_PAPER, "adadelta", "lr=1, beta2=0.95, eps=1e-6", ""},
    {DESCENT_LIBRARY_PAPER, "yogi", ADAM ", eps=0.001, eps-form=outside, bias-correction=off", ""},
    {DESCENT_LIBRARY_PAPER, "ademamix", "mix=5", "there mix and beta3 grow over the whole run"},
    {DESCENT_LIBRARY_PAPER, "sophia", "beta1=0.96, beta2=0.99, rho=0.05, eps=1e-12, every=10",
     "beside estimator = hutchinson its rho is 0.01, and eps is the least of rho h there, where it is added here"},
    {DESCENT_LIBRARY_PAPER, "lars", "momentum-form=velocity", ""},
};
// clang-format on

static const char *const names[] = {"none", "torch", "tf", "optax", "paper"};

static const like_row *find(const char *rule, descent_library library)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].library == library && strcmp(rows[i].rule, rule) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

descent_status descent_rule_like(int rule, descent_library library, descent_likeness *likeness,
                                 descent_error *error)
{
    const dsc_rule *row = dsc_rule_find(rule);
    NEED(error, "likeness", likeness);
    TRY(dsc_size_check("descent_likeness", likeness, sizeof *likeness, error));
    FAIL_IF(!row, error, DESCENT_INVALID, "rule: %d is not a descent_rule", rule);
    FAIL_IF((size_t)library >= sizeof names / sizeof *names, error, DESCENT_INVALID,
            "like: %d is not a descent_library", (int)library);
    const like_row *like = find(row->name, library);
    // What a rule does here by default is what its paper says.
    const bool own = library == DESCENT_LIBRARY_NONE || library == DESCENT_LIBRARY_PAPER;
    FAIL_IF(!like && !own, error, DESCENT_UNSUPPORTED,
            "like: how %s has %s is not known" DSC_REMEDY "like = paper", names[library],
            row->name);
    const descent_likeness found = {.size = sizeof found,
                                    .settings = like && like->settings ? like->settings : "",
                                    .differs = like ? like->differs : ""};
    dsc_size_give(&found, sizeof found, likeness, likeness->size);
    FAIL_IF(like && !like->settings, error, DESCENT_UNSUPPORTED,
            "like: %s has another %s than this: %s" DSC_REMEDY "like = paper", names[library],
            row->name, like->differs);
    return DESCENT_OK;
}

descent_status descent_optimizer_options_like(descent_optimizer_options *options,
                                              descent_library library, descent_error *error)
{
    NEED(error, "options", options);
    descent_likeness like = {.size = sizeof like};
    TRY(descent_rule_like(options->rule, library, &like, error));
    descent_optimizer_options changed = *options;
    for (const char *at = like.settings; *at;) {
        char name[64], value[64];
        const size_t n = strcspn(at, "="), m = strcspn(at + n + 1, ",");
        memcpy(name, at, n);
        name[n] = '\0';
        memcpy(value, at + n + 1, m);
        value[m] = '\0';
        TRY(descent_options_set(descent_optimizer_option_table(), &changed, name, value,
                                error));
        at += n + 1 + m;
        at += strspn(at, ", ");
    }
    *options = changed;
    return DESCENT_OK;
}
