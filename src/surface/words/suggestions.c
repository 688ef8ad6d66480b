// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The English words of every suggestion, and the options that go with it.
//
// Keeps: the options of a suggestion are apart from its words, so that a program can type what
// people read; where a number is not known, its bracket goes, and what is left is still good
// advice.
#include <descent/advice.h>

typedef struct row {
    const char *words, *options; /* NULL: no options */
} row;

#define RATE       "lr = {rate:.2g}"
#define MAYBE_RATE "[" RATE "]"
#define HELD                                                                                   \
    " {strength:.2g} holds the weights near zero, and the loss near that of a model without "  \
    "weights: start again with less of it"
#define BETTER "; for better ones: a penalty on the weights, dropout, fewer units, or more rows"
#define LEARN                                                                                  \
    "a higher rate, more steps or more units; where a linear model learns nothing either, "    \
    "the columns may not determine the target"
#define IDLE "{idle} of {units} units of layer {layer} are "

static const row ROWS[DESCENT_SUGGESTION_COUNT] = {
    [DESCENT_SUGGESTION_NONE] = {"", NULL},
    [DESCENT_SUGGESTION_RIGHT_GRADIENT] =
        {"a correct gradient: differences of f show which coordinates are wrong", NULL},
    [DESCENT_SUGGESTION_LESS_CONSTANT] =
        {"f without the large part that hides its changes, such as a constant", NULL},
    [DESCENT_SUGGESTION_VALUES_ALONG] = {"values of f along the gradient: a function that is "
                                         "rough or noisy has no slope to go by",
                                         NULL},
    [DESCENT_SUGGESTION_CAUSE_OF_LEVEL] =
        {"the reason why f is level in these directions: without one this may be a minimum or "
         "a high-order saddle",
         NULL},
    [DESCENT_SUGGESTION_DESCENT_BESIDE] =
        {"a descent from a nearby point: if it ends lower, this is a saddle", NULL},
    [DESCENT_SUGGESTION_DESCENT_BESIDE_MINIMUM] =
        {"a descent from a nearby point: if it ends lower, this is not a minimum", NULL},
    [DESCENT_SUGGESTION_MORE_PRODUCTS] =
        {"about {products} Hessian-vector products: `products = {products:.0f}`",
         "products = {products:.0f}"},
    [DESCENT_SUGGESTION_WHOLE_SPECTRUM] = {"the whole spectrum: `dense = {dense:.0f}`",
                                           "dense = {dense:.0f}"},
    [DESCENT_SUGGESTION_MORE_ROWS] =
        {"a sample of {examples} rows, which takes about {times:amount} times as long: "
         "`sample = {examples:.0f}`",
         "sample = {examples:.0f}"},
    [DESCENT_SUGGESTION_ALL_ROWS] =
        {"all {examples} rows, which take about {times:amount} times as long: `sample = 0`",
         "sample = 0"},
    [DESCENT_SUGGESTION_MORE_TRAINING] =
        {"some more steps of training: this is not a minimum yet", NULL},
    [DESCENT_SUGGESTION_STOP_OR_PENALTY] =
        {"there is no minimum to reach: stop when the result is good enough, or keep the "
         "parameters small",
         "l2 = 1e-4"},
    [DESCENT_SUGGESTION_STOP_AT_KINK] = {"stop: f rises in every direction from here", NULL},
    [DESCENT_SUGGESTION_STOP_CONVEX] =
        {"training can stop: a network without hidden layers has no other minimum", NULL},
    [DESCENT_SUGGESTION_STOP_OR_OTHER_STARTS] =
        {"training can stop: nothing lower is near. Other starts may end lower", "starts = 20"},
    [DESCENT_SUGGESTION_REVIVE_DEAD] =
        {IDLE "dead and pass nothing on: start again with smaller steps, and with leaky_relu",
         MAYBE_RATE "[\nlayers = {about}]"},
    [DESCENT_SUGGESTION_REVIVE_SATURATED] =
        {IDLE "saturated and pass nothing on: start again with smaller steps, or with relu",
         MAYBE_RATE},
    [DESCENT_SUGGESTION_RATE_BELOW_LIMIT] =
        {"a step size below {limit:.3g}, which is what the curvature allows", RATE},
    [DESCENT_SUGGESTION_RATE_TENTH] = {"a smaller step size: a tenth of what was used",
                                       MAYBE_RATE},
    [DESCENT_SUGGESTION_LESS_PENALTY] = {"a penalty l2 of" HELD, "l2 = {less:.2g}"},
    [DESCENT_SUGGESTION_LESS_DECAY] = {"a weight decay of" HELD, "weight-decay = {less:.2g}"},
    [DESCENT_SUGGESTION_OTHER_STARTS] =
        {"this rule already copes with small slopes: other starts may end elsewhere",
         "starts = 20"},
    [DESCENT_SUGGESTION_ADAPTIVE_RULE] = {"a rule whose steps do not shrink with the gradient",
                                          "optimizer = adam\nlr = 0.01"},
    [DESCENT_SUGGESTION_WAY_DOWN] = {"follow the descent direction that was found: f falls by "
                                     "{gain:.3g} within {distance:.3g}",
                                     NULL},
    [DESCENT_SUGGESTION_WAY_PAST_KINK] =
        {"follow the descent direction that was found on the other side", NULL},
    [DESCENT_SUGGESTION_LEAVES_BY_ITSELF] = {"without help it takes {steps:about} steps of "
                                             "this size to get a million times as far away",
                                             NULL},
    [DESCENT_SUGGESTION_PERTURBED_STEPS] =
        {"perturbed gradient descent, which adds noise where the gradient is small",
         "optimizer = pgd"},
    [DESCENT_SUGGESTION_ADAPTIVE_FROM_HERE] =
        {"a rule whose steps do not shrink with the gradient", "optimizer = adam"},
    [DESCENT_SUGGESTION_LONGER_STEPS] = {"go on, with longer steps", RATE},
    [DESCENT_SUGGESTION_LONGER_STEPS_LIMIT] =
        {"go on, with longer steps: the curvature here allows up to {limit:.3g}", RATE},
    [DESCENT_SUGGESTION_LONGER_STEPS_FIRST] =
        {"go on with longer steps: the rate was {first_rate:.2g} at first and is "
         "{rate_now:.2g} now",
         RATE},
    [DESCENT_SUGGESTION_SHORTER_FOR_NOISE] = {"go on with smaller steps: the floor falls in "
                                              "proportion, as it does with larger batches",
                                              RATE},
    [DESCENT_SUGGESTION_SHORTER_AT_EDGE] =
        {"go on with smaller steps: below {limit:.3g} f falls in every step, and {steps} steps "
         "of half the size led lower than {steps} of this size",
         RATE},
    [DESCENT_SUGGESTION_SHORTER_AT_KINK] =
        {"smaller steps, or a smooth function in place of the one with the kink (tanh, silu)",
         MAYBE_RATE},
    [DESCENT_SUGGESTION_GO_ON] = {"go on: more steps lead lower", NULL},
    [DESCENT_SUGGESTION_GO_ON_FUNCTION] = {"go on: more steps lead lower, do not stop here",
                                           NULL},
    [DESCENT_SUGGESTION_GO_ON_AT_EDGE] = {"fine as it is, go on", NULL},
    [DESCENT_SUGGESTION_STEPS_UP_TO] =
        {"steps of gradient descent may be up to {limit:.3g} here", RATE},
    [DESCENT_SUGGESTION_RUN_GO_ON] = {"go on: more epochs lower the loss", NULL},
    [DESCENT_SUGGESTION_RUN_GO_ON_AT_EDGE] =
        {"fine, go on; a lower rate makes the loss fall steadily", NULL},
    [DESCENT_SUGGESTION_RUN_RATE_AT_EDGE] = {"a lower rate makes the loss fall again",
                                             MAYBE_RATE},
    [DESCENT_SUGGESTION_RUN_RATE_GUESSING] =
        {"lower the rate: the steps are too large, the loss is above that of guessing",
         MAYBE_RATE},
    [DESCENT_SUGGESTION_RUN_RATE_MOST] =
        {"lower the rate: the steps are too large, most of the loss is their noise",
         MAYBE_RATE},
    [DESCENT_SUGGESTION_RUN_RATE_PART] =
        {"lower the rate or use larger batches: the noise is about {noise_part:percent} % of "
         "the loss, a quarter of the rate leaves a quarter of it",
         MAYBE_RATE},
    [DESCENT_SUGGESTION_RUN_RATE_OR_BATCH] = {"lower the rate, or use larger batches",
                                              MAYBE_RATE},
    [DESCENT_SUGGESTION_RUN_RATE_OR_BATCHES_OF] =
        {"lower the rate, or use batches of {batch:about} examples, at which noise and signal "
         "are equally large",
         MAYBE_RATE},
    [DESCENT_SUGGESTION_RUN_FIRST_RATE] =
        {"go on with the first rate: it was {first_rate:.2g} and is {rate_now:.2g} now, so "
         "that the steps are tiny",
         "lr = {first_rate:.2g}"},
    [DESCENT_SUGGESTION_RUN_LARGER_RATE] =
        {"a larger rate is faster: the largest curvature allows it", RATE},
    [DESCENT_SUGGESTION_RUN_RATE_OF_RULE] =
        {"a higher rate: {rate_now:.2g} makes tiny steps, and most is still to be learnt",
         RATE},
    [DESCENT_SUGGESTION_RUN_WAIT] = {"{steps:about} more steps should settle it", NULL},
    [DESCENT_SUGGESTION_RUN_LOOK] =
        {"more steps are unlikely to settle it; descent diagnose RUN may", NULL},
    [DESCENT_SUGGESTION_RUN_LOOK_RATE] =
        {"another rate may be faster: descent diagnose RUN shows how large it may be", NULL},
    [DESCENT_SUGGESTION_RUN_LOOK_RULE] =
        {"momentum or adam may be faster, and so may another rate: descent diagnose RUN shows "
         "how large it may be",
         NULL},
    [DESCENT_SUGGESTION_RUN_WAY_DOWN] =
        {"follow the descent direction; a perturbation (`on-plateau = perturb`) or "
         "momentum also leaves the saddle[, otherwise it takes {steps:about} more steps]",
         NULL},
    [DESCENT_SUGGESTION_RUN_LOST] =
        {"start again with a lower rate: the loss[{penalised| with its L2 part}] is "
         "{loss:amount} now and was {lowest_loss:amount} in an earlier epoch: the steps were "
         "too large",
         MAYBE_RATE},
    [DESCENT_SUGGESTION_RUN_LOWER_RATE] = {"a lower learning rate", MAYBE_RATE},
    [DESCENT_SUGGESTION_RUN_LOWER_RATE_OR_CLIP] = {"a lower learning rate, or `clip = 1`",
                                                   MAYBE_RATE},
    [DESCENT_SUGGESTION_RUN_LESS_PENALTY] =
        {"the penalty on the weights may be the cause: start again with a smaller one",
         "l2 = {less:.2g}"},
    [DESCENT_SUGGESTION_RUN_LESS_DECAY] =
        {"the decay of the weights may be the cause: start again with less of it",
         "weight-decay = {less:.2g}"},
    [DESCENT_SUGGESTION_RUN_REVIVE_DEAD] =
        {"start again with a lower rate, and with leaky_relu or tanh",
         MAYBE_RATE "[\nlayers = {about}]"},
    [DESCENT_SUGGESTION_RUN_REVIVE_SATURATED] = {"start again with a lower rate, or with relu",
                                                 MAYBE_RATE},
    [DESCENT_SUGGESTION_RUN_STOP] = {"stop: no other start can end much lower", NULL},
    [DESCENT_SUGGESTION_RUN_STOP_CONVEX] = {"stop", NULL},
    [DESCENT_SUGGESTION_RUN_STOP_OR_STARTS] = {"stop; other starts may find a lower one",
                                               "starts = 5"},
    [DESCENT_SUGGESTION_RUN_STOP_OR_PENALTY] = {"stop here, or penalise large weights",
                                                "l2 = 0.0001"},
    [DESCENT_SUGGESTION_HELD_STOP] =
        {"stop here: the model has the weights of epoch {epoch}" BETTER, "l2 = {penalty:.2g}"},
    [DESCENT_SUGGESTION_HELD_KEEP] = {"stop here, and keep the weights of epoch {epoch}" BETTER,
                                      "keep = best"},
    [DESCENT_SUGGESTION_HELD_LEARN] = {LEARN, NULL},
    [DESCENT_SUGGESTION_HELD_LEARN_HIGHER] =
        {"a higher rate: {rate_now:.2g} makes tiny steps, and hardly anything is learnt", RATE},
    [DESCENT_SUGGESTION_HELD_LEARN_LOWER] =
        {"a lower rate: {rate_now:.2g} makes steps that are too long to learn anything", RATE},
    [DESCENT_SUGGESTION_HELD_LEARN_LAYERS] = {LEARN, "layers = auto"},
    [DESCENT_SUGGESTION_HELD_MORE_ROWS] =
        {"more rows for validation: a larger part of them, or a file", "valid = 0.3"},
    [DESCENT_SUGGESTION_HELD_EVERY_ROW] =
        {"more rows for validation: each of them once, by cross-validation, or a longer file",
         "folds = 5"},
    [DESCENT_SUGGESTION_HELD_LONGER_FILE] = {"a file with more rows for validation", NULL},
    [DESCENT_SUGGESTION_HELD_ENOUGH] = {"more epochs like these are unlikely to help", NULL},
    [DESCENT_SUGGESTION_HELD_LESS_PENALTY] =
        {"start again with a smaller penalty: it is more of what is minimised than the loss",
         "l2 = {less:.2g}"},
    [DESCENT_SUGGESTION_HELD_MORE_EPOCHS] = {"more epochs would tell", NULL},
    [DESCENT_SUGGESTION_GUESS_ROWS] =
        {"no training helps where the inputs know nothing of the target: compare some rows "
         "with "
         "where they come from, above all if two files were put side by side or one was sorted",
         NULL},
    [DESCENT_SUGGESTION_GUESS_COLUMNS] = {"the far values out of those columns, or their "
                                          "logarithms: scaled by what is far away, "
                                          "all others look the same to the network",
                                          NULL},
    [DESCENT_SUGGESTION_GUESS_CERTAIN] =
        {"start again, with smaller steps: an output that is certain of wrong classes hardly "
         "learns from them",
         MAYBE_RATE},
    [DESCENT_SUGGESTION_SCORED_LINEAR] =
        {"a linear model is better than what this network has learnt: start again with one, or "
         "with a lower rate",
         "layers = "},
    [DESCENT_SUGGESTION_SCORED_LEARN] =
        {"a linear model shows that the columns do determine the target; what reaches it is "
         "adam, with few layers of silu or relu, through which gradients pass",
         "optimizer = adam\nlayers = auto"},
};

const char *descent_suggestion_words(descent_suggestion suggestion)
{
    return (unsigned)suggestion < DESCENT_SUGGESTION_COUNT ? ROWS[suggestion].words : "";
}

const char *descent_suggestion_options(descent_suggestion suggestion)
{
    const char *options =
        (unsigned)suggestion < DESCENT_SUGGESTION_COUNT ? ROWS[suggestion].options : NULL;
    return options ? options : "";
}

size_t descent_suggestion_text(descent_suggestion suggestion, const descent_numbers *numbers,
                               char *text, size_t size)
{
    return descent_words_fill(descent_suggestion_words(suggestion), numbers, text, size);
}
